package connector_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestAnEnabledChannelIsNotDeleted(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	err := h.DeleteChannel(t.Context(), h.id)
	if problem, ok := errors.AsType[*connector.Problem](err); !ok || !errors.Is(err, connector.ErrEnabled) || problem.Remedy == "" {
		t.Fatalf("got %v, want that it is enabled", err)
	}
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
}

// RingCentral is told of the end. If it does not listen, the channel is deleted nevertheless.
func TestADeletedChannelIsGone(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		silent bool
	}{{name: "RingCentral listens"}, {name: "RingCentral is out of order", silent: true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			chat := h.rc.Chat("Direct")
			h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.said(chat, "re: hi")
			_, err := h.Disable(t.Context(), h.id)
			h.check(err)
			if tt.silent {
				h.rc.Arm(http.MethodPost, "/revoke", 9, ringcentraltest.Refuse(http.StatusServiceUnavailable, "CMN-211", "Overloaded"))
			}
			before := h.rc.Calls(http.MethodPost, "/restapi/oauth/revoke")
			h.check(h.DeleteChannel(t.Context(), h.id))
			if got := h.rc.Calls(http.MethodPost, "/restapi/oauth/revoke") - before; got != 1 {
				t.Errorf("got %d sessions revoked, want 1", got)
			}
			if _, err := h.Channel(t.Context(), h.id); !errors.Is(err, connector.ErrNotFound) {
				t.Errorf("got %v, want no channel", err)
			}
			if _, err := h.Endpoint(t.Context(), h.id, connector.Sandbox); !errors.Is(err, connector.ErrNotFound) {
				t.Errorf("got %v, want no address", err)
			}
			if err := h.DeleteChannel(t.Context(), h.id); !errors.Is(err, connector.ErrNotFound) {
				t.Errorf("got %v the second time, want no channel", err)
			}
		})
	}
}

// What was on its way while the channel was deleted is not kept either.
func TestWhatComesForADeletedChannelIsNotKept(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	h.check(h.DeleteChannel(t.Context(), h.id))
	post := connector.Post{ID: 9, Chat: 7, Creator: "301", Text: "late", Created: h.clock.Now()}
	h.check(h.Receive(t.Context(), h.id, connector.Sandbox, "300", connector.Notification{Type: connector.PostAdded, Post: post}))
	h.rc.Await("the message to be deleted", func() bool {
		lanes, err := h.store.WaitingLanes(t.Context(), h.id, connector.Sandbox)
		return err == nil && len(lanes) == 0
	})
}

// A connector that ended before all messages of a deleted channel were deleted goes on when it
// starts again.
func TestADeletionGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
	channel, err := h.Disable(t.Context(), h.id)
	h.check(err)
	h.stop()
	h.check(h.store.DeleteChannel(t.Context(), channel))
	kept := func() int {
		tally, err := h.store.Tally(t.Context(), h.id, connector.Sandbox)
		h.check(err)
		return tally.Messages[connector.Answered]
	}
	if kept() != 1 {
		t.Fatal("nothing is left to be deleted")
	}
	h.again()
	h.rc.Await("the message to be deleted", func() bool { return kept() == 0 })
}
