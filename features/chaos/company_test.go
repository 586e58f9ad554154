package chaos

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

const (
	people = 100                   // each in a direct chat with the agent
	pace   = 20 * time.Millisecond // between two messages
	poison = 251                   // each such message is one that the agent never answers

	poisonous = "poison" // ends its text
)

// company is who writes to whom. asked is complete once write has returned.
type company struct {
	people []control.Person
	agent  control.Person
	client control.Application
	asked  []control.Post
}

func newCompany(t *testing.T, e *emulator.Emulator) *company {
	t.Helper()
	spec := control.AccountSpec{
		Name: "Chaos", People: []control.PersonSpec{{FirstName: "Agent", Email: "agent@chaos.example", JWT: "chaos-agent"}},
		Applications: []control.ApplicationSpec{{
			Name: "Chaos Connector", Type: "server-side", IssueRefreshTokens: true,
			Permissions: []string{"SubscriptionWebhook", "WebSocket", "ReadAccounts", "TeamMessaging"},
		}},
	}
	for i := range people {
		spec.People = append(spec.People, control.PersonSpec{
			FirstName: fmt.Sprintf("P%d", i), Email: fmt.Sprintf("p%d@chaos.example", i),
		})
	}
	account, err := e.Control().CreateAccount(t.Context(), control.Sandbox, spec)
	if err != nil {
		t.Fatal(err)
	}
	c := &company{client: account.Applications[0]}
	for _, p := range account.People {
		if p.FirstName == "Agent" {
			c.agent = p
		} else if strings.HasPrefix(p.FirstName, "P") {
			c.people = append(c.people, p)
		}
	}
	return c
}

// write lets everybody write in turn.
func (c *company) write(ctx context.Context, t *testing.T, e *emulator.Emulator, messages int) {
	t.Helper()
	for i := range messages {
		text := fmt.Sprintf("m%d", i)
		if i%poison == poison-1 {
			text += " " + poisonous
		}
		post, err := c.say(ctx, e, i, text)
		if err != nil {
			t.Fatal(err)
		}
		c.asked = append(c.asked, post)
		wait(ctx, pace)
	}
}
