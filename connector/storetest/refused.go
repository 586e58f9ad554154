package storetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// call is the n-th that was refused; each comes a second after the one before.
func call(n int) connector.RefusedCall {
	return connector.RefusedCall{
		ID: connector.CallID(strconv.Itoa(n)), Time: start().Add(time.Duration(n) * time.Second), Kind: connector.NotificationCall,
		Environment: connector.Sandbox, Genuine: true, Type: connector.PostAdded,
		Post: connector.Post{ID: connector.PostID(n), Chat: lane().Chat, Creator: alice().ID},
	}
}

func refusedCallsAreKept(t *testing.T, s connector.Store) {
	t.Helper()
	ctx, id := t.Context(), lane().Stream
	channel(t, s)
	said := call(1)
	said.Post.Text, said.Post.Mentions = "hush", []connector.PersonID{"7"}
	stranger := connector.RefusedCall{ID: "2", Time: call(2).Time, Kind: connector.ApplicationCall}
	check(t, s.KeepRefused(ctx, id, []connector.RefusedCall{said, stranger}, 3))
	check(t, s.KeepRefused(ctx, id, []connector.RefusedCall{said}, 3)) // nobody knew whether it was

	kept, err := s.RefusedCalls(ctx, id)
	check(t, err)
	same(t, kept, []connector.RefusedCall{stranger, call(1)})

	check(t, s.KeepRefused(ctx, id, []connector.RefusedCall{call(3), call(4), call(5)}, 3))
	kept, err = s.RefusedCalls(ctx, id)
	check(t, err)
	same(t, kept, []connector.RefusedCall{call(5), call(4), call(3)})

	check(t, s.KeepRefused(ctx, "st-gone", []connector.RefusedCall{call(1)}, 3))
	kept, err = s.RefusedCalls(ctx, "st-gone")
	check(t, err)
	same(t, kept, []connector.RefusedCall{})
}
