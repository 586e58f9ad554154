package state

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever a table or an index is told is noted, also in one that is added later.
func TestEveryTableNotesWhatIsTouched(t *testing.T) {
	t.Parallel()
	w := newWorld(7)
	var noted touches
	w.track(&noted)
	for name, tree := range trees(&w) {
		noted.list = nil
		set, remove := tree.MethodByName("Set"), tree.MethodByName("Delete")
		entry := make([]reflect.Value, set.Type().NumIn())
		for i := range entry {
			entry[i] = reflect.Zero(set.Type().In(i))
		}
		set.Call(entry)
		remove.Call(entry[:1])
		remove.Call(entry[:1])

		if len(noted.list) != 2 || noted.list[0].Kind != name || noted.list[0].Record == nil || noted.list[1].Record != nil {
			t.Errorf("%s noted %+v, want one entry set and deleted once", name, noted.list)
		}
	}

	duplicate := w.copy()
	noted.list = nil
	duplicate.accounts.Set(1, Account{})
	if len(noted.list) != 0 {
		t.Errorf("a copy notes %+v", noted.list)
	}
}

// An index knows entries by their order, a file by all of their members.
func TestReplacedEntryOfIndexIsNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(7)
	w.extensionsOf.Set(accountExtension{1, "101", 5})
	var noted touches
	w.track(&noted)

	w.extensionsOf.Set(accountExtension{1, "101", 6})
	w.extensionsOf.Delete(accountExtension{account: 1, number: "101"})

	want := []Touch{
		{Kind: "extensionsOf", Key: accountExtension{1, "101", 5}},
		{Kind: "extensionsOf", Key: accountExtension{1, "101", 6}, Record: Indexed{}},
		{Kind: "extensionsOf", Key: accountExtension{1, "101", 6}},
	}
	if diff := cmp.Diff(want, noted.list, cmp.AllowUnexported(accountExtension{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
