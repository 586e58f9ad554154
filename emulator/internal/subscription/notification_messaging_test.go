package subscription

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestMessagingNotificationSamples(t *testing.T) {
	t.Parallel()
	const chats = "/team-messaging/v1/chats"
	post := func(change func(*state.Post, *state.PostDetails)) []byte {
		p := state.Post{
			ID: 26848769679364, Chat: 995723345926, Type: state.TextMessage, Creator: 62534329,
			Created: at(t, "09:18:41.105"), Modified: at(t, "09:18:41.105"), Details: &state.PostDetails{},
		}
		change(&p, p.Details)
		event := state.PostEvent{Post: p, EventType: state.PostAdded}
		if p.Modified != p.Created {
			event.EventType = state.PostChanged
		}
		return appendPost(nil, event, "")
	}
	chat := func(kind state.ChatEventType, change func(*state.Chat)) []byte {
		c := state.Chat{
			ID: 995723345926, Type: state.Team, Name: "Night Shift", Members: []state.PersonID{62534323, 62534329},
			Created: at(t, "09:18:41.105"), Modified: at(t, "09:20:00.000"),
		}
		change(&c)
		return appendChat(nil, state.ChatEvent{Chat: c, EventType: kind})
	}
	const gus = state.PersonID(62545931) // invited by e-mail
	departure := state.Event{Creator: 62534329, Title: "Departure", Start: 1775022000000, End: 1775023800000, AllDay: true, Color: "Black"}

	tests := []struct {
		name, uuid, event, sent string
		body                    []byte
	}{
		{"post-changed", "6452004109062593601", posts, "09:18:50.460", post(func(p *state.Post, _ *state.PostDetails) {
			p.Text, p.Modified = "Good evening", at(t, "09:20:00.000")
		})},
		{"post-attached", "6452004109062593602", posts, "09:18:51.460", post(func(_ *state.Post, d *state.PostDetails) {
			d.Attachments = []state.Attachment{
				{ID: 26848769712142, Type: state.EventAttachment, Event: &departure}, {ID: 26848769728521, Type: state.TaskAttachment},
			}
		})},
		{"post-reply", "6452004109062593603", posts, "09:18:52.460", post(func(p *state.Post, _ *state.PostDetails) {
			p.Text, p.Parent, p.Thread = "I do", 26848769679300, 26848769695766
		})},
		{"person-joined", "6452004109062593604", posts, "09:18:53.460", post(func(p *state.Post, _ *state.PostDetails) {
			p.Type = state.PersonJoined
		})},
		{"persons-added", "6452004109062593605", posts, "09:18:54.460", post(func(p *state.Post, d *state.PostDetails) {
			p.Type, d.Persons = state.PersonsAdded, []state.PersonID{62534337, 62534345}
		})},
		{"group-left", "6452004109062593606", chats, "09:18:55.460", chat(state.GroupLeft, func(c *state.Chat) {
			c.Members = c.Members[1:]
		})},
		{"group-changed", "6452004109062593607", chats, "09:18:56.460", chat(state.GroupChanged, func(c *state.Chat) {
			c.Public, c.Archived = true, true
		})},
		{"group-everyone", "6452004109062593608", chats, "09:18:57.460", chat(state.GroupRenamed, func(c *state.Chat) {
			c.Type, c.Name, c.Description = state.Everyone, "All of us", "Acme"
		})},
		{"guest-added", "6452004109062593609", posts, "09:18:58.460", post(func(p *state.Post, d *state.PostDetails) {
			p.Type, d.Persons = state.PersonsAdded, []state.PersonID{gus}
		})},
		{"post-by-guest", "6452004109062593610", posts, "09:18:59.460", post(func(p *state.Post, d *state.PostDetails) {
			p.Creator, p.Text = gus, "Thanks, ![:Person](glip-62545931)"
			d.Mentions = []state.Mention{{ID: gus.String(), Type: state.MentionPerson, Name: "gus"}}
		})},
		{"group-personal", "6452004109062593611", chats, "09:19:00.460", chat(state.GroupJoined, func(c *state.Chat) {
			c.ID, c.Type, c.Name, c.Members = 995723345922, state.Personal, "", c.Members[:1]
		})},
		{"group-several", "6452004109062593612", chats, "09:19:01.460", chat(state.GroupJoined, func(c *state.Chat) {
			c.ID, c.Type, c.Name, c.Members = 995723345922, state.Group, "", append(c.Members, 62534337)
		})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := notification{queue: queueKey{subscription: sampleSubscription}, uuid: tt.uuid, event: tt.event, body: tt.body}

			got := appendEnvelope(nil, n, 62534323, at(t, tt.sent))

			if diff := cmp.Diff(sample(t, "notification-"+tt.name), string(got)); diff != "" {
				t.Errorf("notification (-sample +got):\n%s", diff)
			}
		})
	}
}
