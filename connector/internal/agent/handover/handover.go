// Package handover lets people in a chat mute any agent, so that a human can take over:
// !human mutes it, !agent brings it back.
package handover

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

const (
	toHuman = "!human"
	toAgent = "!agent"

	muted = "A human takes over. Say **!agent** when I shall answer again."
	back  = "I am back. Say **!human** when you would rather talk to a human."
)

// Agent asks another agent, unless it is muted in the chat.
type Agent struct{ connector.Agent }

var _ connector.Agent = Agent{}

// memory wraps what the other agent wants to know again. Of a muted one it begins as
// connector.MutedMemory does.
type memory struct {
	Muted bool   `json:"muted,omitempty"`
	Agent string `json:"agent,omitempty"`
}

// Reply answers m by the other agent; by a notice when it is muted or brought back; by
// silence while it is muted. The memory of the other agent stays.
func (a Agent) Reply(ctx context.Context, m connector.Message, show connector.Progress) (connector.Reply, error) {
	kept := recall(m.Memory)
	switch word := strings.ToLower(strings.TrimSpace(m.Text)); {
	case word == toHuman && !kept.Muted:
		kept.Muted = true
		return kept.reply(muted), nil
	case word == toAgent && kept.Muted:
		kept.Muted = false
		return kept.reply(back), nil
	case kept.Muted:
		return kept.reply(""), nil
	}
	m.Memory = kept.Agent
	reply, err := a.Agent.Reply(ctx, m, show)
	kept.Agent = reply.Memory
	reply.Memory = kept.encode()
	return reply, err
}

// recall reads a memory. One that is not of this form says that nobody is muted.
func recall(text string) memory {
	var kept memory
	if json.Unmarshal([]byte(text), &kept) != nil {
		return memory{}
	}
	return kept
}

func (kept memory) reply(text string) connector.Reply {
	reply := connector.Reply{Memory: kept.encode()}
	if text != "" {
		reply.Posts = []connector.ReplyPost{{Text: text}}
	}
	return reply
}

// encode returns what is to be kept: nothing when there is nothing.
func (kept memory) encode() string {
	if kept == (memory{}) {
		return ""
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return "" // a bool and a text can always be written
	}
	return string(text)
}
