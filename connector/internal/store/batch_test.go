package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
)

// stopped is a clock that stands.
type stopped struct{ clock.Wall }

func (stopped) Now() time.Time { return time.Unix(1_800_000_000, 0) }

// openIn opens the database in a directory.
func openIn(t *testing.T, dir string) *store.Store {
	t.Helper()
	database, err := sqlite.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	s, err := store.Open(t.Context(), database, stopped{}, store.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Many writers share commits; one that fails undoes its own work only.
func TestWritersShareCommits(t *testing.T) {
	t.Parallel()
	s := openIn(t, t.TempDir())
	const writers, each = 16, 20
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			lane := connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: connector.ChatID(w + 1)}
			for i := range each {
				id := connector.PostID(w*each + i + 1)
				fresh, err := s.AddPost(t.Context(), lane, connector.Post{ID: id, Chat: lane.Chat, Creator: "7", Text: fmt.Sprint(id), Created: time.UnixMilli(int64(i))})
				if err != nil || !fresh {
					t.Errorf("post %d: got fresh %t, %v", id, fresh, err)
				}
				lost := connector.Claim{Lane: lane, Fence: 99}
				if _, err := s.Settle(t.Context(), lost, id, connector.Ignored, ""); err == nil {
					t.Error("a claim that nobody has was accepted")
				}
			}
		})
	}
	group.Wait()
	tally, err := s.Tally(t.Context(), "st-a", connector.Sandbox)
	if err != nil || tally.Messages[connector.Waiting] != writers*each {
		t.Errorf("got %v, %v, want all %d to wait", tally.Messages, err, writers*each)
	}
}
