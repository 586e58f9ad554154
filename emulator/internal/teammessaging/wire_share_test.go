package teammessaging

import (
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestWireSamplesOfWhatIsShared(t *testing.T) {
	t.Parallel()
	const (
		base              = "http://127.0.0.1:8841"
		ann, app          = state.PersonID(249888771), state.PersonID(249905155)
		created, modified = state.Instant(1774516721105), state.Instant(1774516800000)
	)
	file := state.File{ID: 26848769679370, Name: "plan für Rom.pdf", Key: "k3y", Creator: ann, Created: created}
	card := state.Card{
		ID: 26848769679380, Chat: 249978886, Creator: app, Created: created, Modified: modified, Fallback: "A ticket",
		Schema:  "http://adaptivecards.io/schemas/adaptive-card.json",
		Content: `{"body":[{"type":"TextBlock","text":"7:40 to Rome"}],"fallbackText":"A ticket"}`,
	}
	hook := state.Webhook{
		ID: "5f2a6c1e-7d0b-4a39-9a55-0f3b1f0f6a11", Chat: 249978886, Creator: ann, Created: created, Modified: modified,
		Status: state.WebhookActive,
	}
	post := state.Post{
		ID: 26848769679364, Chat: 249978886, Type: state.TextMessage, Creator: ann, Created: created, Modified: created,
		Details: &state.PostDetails{
			Header: state.PostHeader{Activity: "CI", Title: "Build 7", IconEmoji: ":fire:"},
			Attachments: []state.Attachment{
				{ID: int64(file.ID), Type: state.FileAttachment, File: &file},
				{ID: int64(card.ID), Type: state.AdaptiveCardAttachment, Card: &card},
				{ID: 26848769687572, Type: state.CardAttachment, Content: `{"title":"Build 7","fields":[{"title":"Branch","value":"main","style":"Short"}]}`},
			},
		},
	}
	group := state.Chat{ID: 249970690, Type: state.Direct, Created: created, Modified: modified, Members: []state.PersonID{ann, app}}
	task := exportTask{
		URI: base + "/team-messaging/v1/data-export/249872385-1-x", ID: "249872385-1-x", Created: created, Modified: modified,
		Status: state.DataExportCompleted, Creator: exportCreator{ID: ann, FirstName: "Ann", LastName: "Smith"},
		Specific: exportSpecific{From: created, To: modified, Contacts: []exportContact{{ID: app, Email: "travel.app@acme.example"}}, Chats: []state.ChatID{249978886}},
		Datasets: []dataset{{ID: "1", URI: base + "/team-messaging/v1/data-export/249872385-1-x/datasets/1", Size: 4711}},
	}

	preferences := newPreferencesInfo(state.Preferences{MaxChats: 10, LeftRail: state.CombineAllChatTypes})
	unread, tooMany := 7, false
	badCard := webhookOutcome{
		Status: "error", Message: "Your request was accepted, however a post was not generated",
		Error: "Invalid AdaptiveCard payload", Validation: []string{"payload.attachments[0] does not match any schema"},
	}

	compareSamples(t, []wireSample{
		{"file.json", encode(t, fileInfo{ID: file.ID, ContentURI: base + file.Path(), Name: file.Name})},
		{"card.json", appendCard(nil, card, true)},
		{"card-short.json", appendCard(nil, card, false)},
		{"webhook.json", encode(t, newWebhookInfo(base, hook))},
		{"post-attachments.json", appendPost(nil, post, base)},
		{"group.json", encode(t, newGroupInfo(group))},
		{"data-export.json", encode(t, task)},
		{"webhooks.json", encode(t, webhookList{[]webhookInfo{newWebhookInfo(base, hook)}})},
		{"webhook-refusal.json", encode(t, badCard)},
		{"recent-chats.json", encode(t, chatList{[]chatInfo{listedChat(group)}})},
		{"profile.json", encode(t, profileInfo{Unread: &unread, TooMany: &tooMany})},
		{"preferences.json", encode(t, preferences)},
	})
}
