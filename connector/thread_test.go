package connector_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// inThread returns the texts that the agent wrote into the thread of a post.
func (h *harness) inThread(asked ringcentraltest.Post) []string {
	var texts []string
	for _, post := range h.rc.Posts() {
		if post.Creator == ringcentraltest.Agent && post.Thread == asked.Thread {
			texts = append(texts, post.Text)
		}
	}
	return texts
}

func TestAReplyGoesIntoTheThreadOfItsMessage(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"Direct", "Team"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			h := live(t, func(_ context.Context, m connector.Message) (connector.Reply, error) {
				return say("re: "+m.Text, "in: "+string(m.Thread)), nil
			})
			chat := h.rc.Chat(kind)
			root := h.rc.Say(chat, ringcentraltest.Alice, "root", ringcentraltest.Agent)
			h.said(chat, "re: root", "in: ")
			asked := h.rc.Reply(root, ringcentraltest.Bob, "hi", ringcentraltest.Agent)
			h.said(chat, "re: root", "in: ", "re: hi", "in: "+asked.Thread)
			if diff := cmp.Diff([]string{"re: hi", "in: " + asked.Thread}, h.inThread(asked)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is said in a thread belongs to it, and to what it began with.
func TestHistoryIsOfTheThread(t *testing.T) {
	t.Parallel()
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		history, err := m.History.Latest(ctx, connector.MaxHistory)
		if err != nil {
			return connector.Reply{}, err
		}
		var told []string
		for _, e := range history {
			if !e.FromAgent {
				told = append(told, e.Text)
			}
		}
		return say(m.Text + " after " + strings.Join(told, ", ")), nil
	})
	chat := h.rc.Chat("Direct")
	root := h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "one after ")
	h.rc.Say(chat, ringcentraltest.Alice, "two")
	h.said(chat, "one after ", "two after one")
	h.rc.Reply(root, ringcentraltest.Alice, "three")
	h.rc.Reply(root, ringcentraltest.Alice, "four")
	h.rc.Say(chat, ringcentraltest.Alice, "five")
	h.said(chat, "one after ", "two after one", "three after one", "four after one, three", "five after one, two")
}

// A send in doubt is looked for where it went: in the thread, and nowhere else.
func TestASendInDoubtIsFoundInItsThread(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault func(*ringcentraltest.Server) ringcentraltest.Fault
	}{
		{"applied", (*ringcentraltest.Server).Lose},
		{"not applied", cut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			chat := h.rc.Chat("Direct")
			root := h.rc.Say(chat, ringcentraltest.Alice, "root")
			h.said(chat, "re: root")
			h.rc.Arm(http.MethodPost, "/posts", 1, tt.fault(h.rc))

			asked := h.rc.Reply(root, ringcentraltest.Alice, "hi")
			h.rc.Say(chat, ringcentraltest.Alice, "end")

			h.said(chat, "re: root", "re: hi", "re: end")
			if diff := cmp.Diff([]string{"re: hi"}, h.inThread(asked)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What the agent said beside a thread is not taken for the reply in it.
func TestAPostBesideAThreadIsNotTheReplyInIt(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	root := h.rc.Say(chat, ringcentraltest.Alice, "root")
	h.said(chat, "re: root")
	h.stop()
	asked := h.rc.Reply(root, ringcentraltest.Alice, "hi")
	h.loseWorker(asked, "stored answer")
	h.rc.AgentSays(chat, "stored answer")
	h.again()
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	h.said(chat, "re: root", "stored answer", "stored answer", "re: end")
	if diff := cmp.Diff([]string{"stored answer"}, h.inThread(asked)); diff != "" {
		t.Error(diff)
	}
}

func TestAPlaceholderStandsInTheThread(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	root := h.rc.AgentSays(chat, "root")
	asked := h.rc.Reply(root, ringcentraltest.Alice, "hi")
	h.reads(chat, "root", "One moment, please …")
	agent.parts <- "I think"
	h.reads(chat, "root", "I think")
	agent.answer <- say("I am", "sure")
	h.reads(chat, "root", "I am", "sure")
	if diff := cmp.Diff([]string{"I am", "sure"}, h.inThread(asked)); diff != "" {
		t.Error(diff)
	}
}

// RingCentral takes a card into no thread.
func TestACardStandsBesideTheThread(t *testing.T) {
	t.Parallel()
	h := live(t, func(context.Context, connector.Message) (connector.Reply, error) {
		return ticket(), nil
	})
	chat := h.rc.Chat("Direct")
	root := h.rc.AgentSays(chat, "root")
	asked := h.rc.Reply(root, ringcentraltest.Alice, "hi")
	h.reads(chat, "root", "your ticket", "")
	posts := h.rc.Posts()
	text, card := posts[len(posts)-2], posts[len(posts)-1]
	if text.Thread != asked.Thread || len(text.Attached) != 1 || card.Thread != "" || len(card.Attached) != 1 {
		t.Errorf("got %+v and %+v, want the file in the thread and the card beside it", text, card)
	}
}
