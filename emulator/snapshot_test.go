package emulator

import (
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestRestoreBringsBackWhatWasSaved(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()
	if _, err := c.Freeze(ctx); err != nil {
		t.Fatal(err)
	}
	saved, err := c.SaveSnapshot(ctx, "before")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ChangePerson(ctx, control.Sandbox, people[0].ID, control.PersonChange{Status: "Disabled"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Advance(ctx, 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}

	_, err = c.RestoreSnapshot(ctx, "before")
	again, peopleErr := c.People(ctx, control.Sandbox)
	now, clockErr := c.Clock(ctx)

	if err != nil || peopleErr != nil || again[0].Status != "Enabled" {
		t.Errorf("got %v, %v, %+v", err, peopleErr, again[0])
	}
	if clockErr != nil || !now.Now.Equal(saved.Time) {
		t.Errorf("the clock shows %v, %v, want %v", now.Now, clockErr, saved.Time)
	}
}

func TestSnapshotsTravelAsFiles(t *testing.T) {
	t.Parallel()
	c, people := acme(t)
	ctx := t.Context()
	if _, err := c.SaveSnapshot(ctx, "acme"); err != nil {
		t.Fatal(err)
	}
	file, exportErr := c.ExportSnapshot(ctx, "acme")
	elsewhere := start(t).Control()

	imported, err := elsewhere.ImportSnapshot(ctx, "mine", file)
	_, restoreErr := elsewhere.RestoreSnapshot(ctx, "mine")
	same, peopleErr := elsewhere.People(ctx, control.Sandbox)
	_, damaged := elsewhere.ImportSnapshot(ctx, "broken", file[:len(file)-10])
	list, listErr := elsewhere.Snapshots(ctx)

	if exportErr != nil || err != nil || restoreErr != nil || imported.Name != "mine" {
		t.Errorf("got %v, %v, %v, %+v", exportErr, err, restoreErr, imported)
	}
	if peopleErr != nil || len(same) != len(people) || same[0] != people[0] {
		t.Errorf("got %v, %v", same, peopleErr)
	}
	if !refusedWith(damaged, http.StatusBadRequest, "it breaks off") || listErr != nil || len(list) != 1 {
		t.Errorf("got %v, %v, %v", damaged, list, listErr)
	}
}

func TestSnapshotsThatDoNotExist(t *testing.T) {
	t.Parallel()
	c, _ := acme(t)
	ctx := t.Context()
	if _, err := c.SaveSnapshot(ctx, "gone"); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteSnapshot(ctx, "gone"); err != nil {
		t.Fatal(err)
	}

	_, read := c.Snapshot(ctx, "gone")
	_, restore := c.RestoreSnapshot(ctx, "gone")
	_, export := c.ExportSnapshot(ctx, "gone")

	for _, err := range []error{read, restore, export, c.DeleteSnapshot(ctx, "gone")} {
		if !refusedWith(err, http.StatusNotFound, "there is no snapshot of that name") {
			t.Errorf("got %v", err)
		}
	}
}
