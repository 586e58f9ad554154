package handover

import (
	"context"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// counter answers with what it remembers, one stroke more each time.
type counter struct{}

func (counter) Reply(_ context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	strokes := m.Memory + "|"
	return connector.Reply{Posts: []connector.ReplyPost{{Text: strokes}}, Memory: strokes}, nil
}

func TestHandover(t *testing.T) {
	t.Parallel()
	agent := Agent{counter{}}
	kept := ""
	for _, step := range []struct{ says, want string }{
		{"hello", "|"},
		{"!agent", "||"}, // nobody is muted: it is a message like any other
		{" !Human ", muted},
		{"hello", ""},
		{"!human", ""},
		{"!agent", back},
		{"hello", "|||"},
		{"what is !human?", "||||"},
	} {
		reply, err := agent.Reply(t.Context(), connector.Message{Text: step.says, Memory: kept}, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(reply); got != step.want {
			t.Errorf("%q was answered %q, want %q", step.says, got, step.want)
		}
		kept = reply.Memory
	}
}

func TestForeignMemoryMutesNobody(t *testing.T) {
	t.Parallel()
	reply, err := Agent{counter{}}.Reply(t.Context(), connector.Message{Text: "hello", Memory: "no JSON"}, func(string) {})
	if err != nil || len(reply.Posts) != 1 {
		t.Errorf("got %+v, %v", reply, err)
	}
}

// Of a mute so much is left when the chat is forgotten.
func TestAMuteIsKnownByItsMemory(t *testing.T) {
	t.Parallel()
	if got := (memory{Muted: true}).encode(); got != connector.MutedMemory {
		t.Errorf("got %s, want %s", got, connector.MutedMemory)
	}
	if got, begin := (memory{true, "|"}).encode(), strings.TrimSuffix(connector.MutedMemory, "}"); !strings.HasPrefix(got, begin) {
		t.Errorf("got %s, want it to begin with %s", got, begin)
	}
}

// said is the text of a reply of one post at most.
func said(reply connector.Reply) string {
	if len(reply.Posts) == 0 {
		return ""
	}
	return reply.Posts[0].Text
}
