//go:build browser

package features

import (
	"errors"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
)

// TestLongChatIsSeenThroughAWindow scrolls from the last message to the first and back.
func TestLongChatIsSeenThroughAWindow(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	const messages, mostElements = 600, 7000
	last := o.tell(t, o.people[2], o.people[1], messages)
	tab := o.chromium.Person(t.Context()).(*browser.Person) //nolint:forcetypeassert // that is what it opens
	var told []float64
	if err := errors.Join(tab.Open(t.Context(), o.chat(o.people[1], last)), tab.Run(t.Context(), busy, nil), tab.Run(t.Context(), scroll, &told)); err != nil {
		t.Fatal(err)
	}
	if elements, seen := told[2], told[3]; seen < messages || elements > mostElements {
		t.Errorf("%v messages were seen, %v elements stood on the page", seen, elements)
	}
	const news = "And the end is shown again."
	if _, err := o.control.CreatePost(t.Context(), control.Sandbox, o.people[2].ID, control.NewPost{To: o.people[1].Email, Text: news}); err != nil {
		t.Fatal(err)
	}
	if err := tab.Shows(t.Context(), news); err != nil {
		t.Error(err)
	}
}
