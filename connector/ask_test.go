package connector_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// slowAgent shows parts while it thinks, until its answer is let go.
type slowAgent struct {
	parts  chan string
	answer chan connector.Reply
	fails  chan error
}

func newSlowAgent() *slowAgent {
	return &slowAgent{parts: make(chan string), answer: make(chan connector.Reply), fails: make(chan error)}
}

func (a *slowAgent) Reply(ctx context.Context, _ connector.Message, show connector.Progress) (connector.Reply, error) {
	for {
		select {
		case part := <-a.parts:
			show(part)
		case reply := <-a.answer:
			return reply, nil
		case err := <-a.fails:
			return connector.Reply{}, err
		case <-ctx.Done():
			return connector.Reply{}, ctx.Err()
		}
	}
}

// slow returns a running harness whose agent is slow enough for a placeholder.
func slow(t *testing.T) (*harness, *slowAgent, string) {
	t.Helper()
	agent := newSlowAgent()
	h := newHarness(t, nil)
	h.options.Agent = agent
	h.options.Placeholder = connector.Placeholder{After: time.Millisecond}
	h.again()
	_, err := h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	return h, agent, h.rc.Chat("Direct")
}

func (h *harness) reads(chat string, want ...string) {
	h.t.Helper()
	h.rc.Await("the chat to read so", func() bool { return slices.Equal(h.rc.Said(chat), want) })
}

func TestAPlaceholderBecomesTheReply(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	agent.parts <- "I think"
	h.reads(chat, "I think")
	agent.answer <- say("I am", "sure")
	h.reads(chat, "I am", "sure")
}

func TestAPlaceholderGivesWay(t *testing.T) {
	t.Parallel()
	card := connector.Reply{Posts: []connector.ReplyPost{{Card: []byte(`{"type":"AdaptiveCard"}`)}}}
	tests := []struct {
		name  string
		reply connector.Reply
		reads []string
	}{
		{name: "to silence", reply: connector.Reply{}},
		{name: "to a card", reply: card, reads: []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, agent, chat := slow(t)
			h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.reads(chat, "One moment, please …")
			agent.answer <- tt.reply
			h.reads(chat, tt.reads...)
		})
	}
}

func TestADeletedPlaceholderIsReplaced(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	h.rc.Arm(http.MethodPatch, "/posts/", 1, ringcentraltest.Refuse(http.StatusNotFound, "CMN-102", "not found"))
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	agent.answer <- say("sure")
	h.reads(chat, "One moment, please …", "sure")
}

// ticket is a reply of a text, a file and a card.
func ticket() connector.Reply {
	return connector.Reply{Posts: []connector.ReplyPost{{
		Text: "your ticket", Files: []connector.File{{Name: "ticket.txt", ContentType: "text/plain", Content: []byte("seat 1")}},
		Card: []byte(`{"type":"AdaptiveCard"}`),
	}}}
}

func TestRepliesCarryFilesAndCards(t *testing.T) {
	t.Parallel()
	h := live(t, func(context.Context, connector.Message) (connector.Reply, error) {
		return ticket(), nil
	})
	chat := h.rc.Chat("Direct")
	h.rc.Arm(http.MethodPost, "/posts", 1, h.rc.Lose())
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "your ticket", "")
	posts := h.rc.Posts()
	file, shown := posts[1].Attached, posts[2].Attached
	if len(file) != 1 || file[0].Name != "ticket.txt" || len(shown) != 1 || shown[0].Type != "AdaptiveCard" {
		t.Errorf("got %+v and %+v, want the ticket and a card", file, shown)
	}
}

// The token ends while a file is uploaded: what is uploaded after all is attached once.
func TestAFileIsAttachedOnce(t *testing.T) {
	t.Parallel()
	h := live(t, func(context.Context, connector.Message) (connector.Reply, error) {
		return ticket(), nil
	})
	chat := h.rc.Chat("Direct")
	h.rc.Arm(http.MethodPost, "/files", 1, ringcentraltest.Refuse(http.StatusUnauthorized, "OAU-213", "Token not found"))
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "your ticket", "")
	if file := h.rc.Posts()[1].Attached; len(file) != 1 || file[0].Name != "ticket.txt" {
		t.Errorf("got %+v, want the ticket", file)
	}
}
