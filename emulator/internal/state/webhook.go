package state

import (
	"cmp"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// WebhookID is a UUID.
type WebhookID string

// WebhookStatus says whether messages to the address of a webhook are posted.
type WebhookStatus string

// The states of an incoming webhook.
const (
	WebhookActive    WebhookStatus = "Active"
	WebhookSuspended WebhookStatus = "Suspended"
	WebhookDeleted   WebhookStatus = "Deleted"
)

// Webhook is an incoming webhook: an address whose messages are posted to a chat.
type Webhook struct {
	ID       WebhookID
	Chat     ChatID
	Creator  PersonID
	App      ClientID // which created it, and hears of the buttons of its cards
	Created  Instant
	Modified Instant
	Status   WebhookStatus
}

// WebhookPath begins the path of the address of a webhook in its environment.
const WebhookPath = "/webhook/v2/"

// Path returns where messages for the webhook are sent in its environment.
func (h Webhook) Path() string { return WebhookPath + string(h.ID) }

// WebhookEventType says what happened to an incoming webhook.
type WebhookEventType string

// What happens to incoming webhooks.
const (
	WebhookCreated WebhookEventType = "WebhookCreated"
	WebhookUpdated WebhookEventType = "WebhookUpdated"
	WebhookRemoved WebhookEventType = "WebhookDeleted"
)

// WebhookEvent is the change of an incoming webhook, for the members of its chat.
type WebhookEvent struct {
	Webhook   Webhook
	Before    WebhookStatus // only of an update
	Chat      Chat
	EventType WebhookEventType
}

func (WebhookEvent) change() {}

// chatWebhook finds the webhooks of a chat by creation.
type chatWebhook struct {
	chat    ChatID
	created Instant
	id      WebhookID
}

func (a chatWebhook) compare(b chatWebhook) int {
	return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}

// CreateWebhook adds a webhook to a chat of its creator.
func (s *State) CreateWebhook(creator CardAuthor, id ChatID) (Webhook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.openGroup(creator.Person, id)
	if err != nil {
		return Webhook{}, err
	}
	now := s.now()
	hook := Webhook{
		ID: WebhookID(s.entropy.UUID()), Chat: id, Creator: creator.Person, App: creator.App,
		Created: now, Modified: now, Status: WebhookActive,
	}
	s.world.webhooks.Set(hook.ID, hook)
	s.world.webhooksOf.Set(chatWebhook{id, now, hook.ID})
	s.announce(WebhookEvent{Webhook: hook, Chat: chat, EventType: WebhookCreated})
	return hook, nil
}

// Webhook returns a webhook of a chat that the reader is a member of.
func (s *State) Webhook(reader PersonID, id WebhookID) (Webhook, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	hook, _, err := s.webhookOf(reader, id)
	return hook, err
}

// Webhooks returns the webhooks of all chats of the reader, by chat and creation.
func (s *State) Webhooks(reader PersonID) []Webhook {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []Webhook
	s.world.chatsOf.Ascend(personChat{person: reader}, func(x personChat) bool {
		if x.person != reader {
			return false
		}
		list = s.world.appendWebhooks(list, x.chat)
		return true
	})
	return list
}

// ChatWebhooks returns the webhooks of a chat that the reader is a member of, the oldest
// first.
func (s *State) ChatWebhooks(reader PersonID, id ChatID) ([]Webhook, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if chat, ok := s.world.chats.Get(id); !ok || !chat.HasMember(reader) {
		return nil, apierr.NotFound("groupId")
	}
	return s.world.appendWebhooks(nil, id), nil
}

func (w *world) appendWebhooks(list []Webhook, chat ChatID) []Webhook {
	w.webhooksOf.Ascend(chatWebhook{chat: chat}, func(x chatWebhook) bool {
		if x.chat != chat {
			return false
		}
		hook, _ := w.webhooks.Get(x.id)
		list = append(list, hook)
		return true
	})
	return list
}

// SetWebhookStatus suspends or activates a webhook. One that is so already stays as it
// is, and nobody is told.
func (s *State) SetWebhookStatus(person PersonID, id WebhookID, status WebhookStatus) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	hook, chat, err := s.ownWebhook(person, id)
	if err != nil || hook.Status == status {
		return err
	}
	before := hook.Status
	hook.Status, hook.Modified = status, s.now()
	s.world.webhooks.Set(id, hook)
	s.announce(WebhookEvent{Webhook: hook, Before: before, Chat: chat, EventType: WebhookUpdated})
	return nil
}

// DeleteWebhook removes a webhook.
func (s *State) DeleteWebhook(person PersonID, id WebhookID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	hook, chat, err := s.ownWebhook(person, id)
	if err != nil {
		return err
	}
	s.world.webhooks.Delete(id)
	s.world.webhooksOf.Delete(chatWebhook{hook.Chat, hook.Created, id})
	hook.Status, hook.Modified = WebhookDeleted, s.now()
	s.announce(WebhookEvent{Webhook: hook, Chat: chat, EventType: WebhookRemoved})
	return nil
}

// ownWebhook returns a webhook that the person may change. Assumed: its creator may, and
// an administrator of the team. s.mu must be held.
func (s *State) ownWebhook(person PersonID, id WebhookID) (Webhook, Chat, error) {
	hook, chat, err := s.webhookOf(person, id)
	if err == nil && hook.Creator != person && !chat.HasAdmin(person) {
		err = apierr.Forbidden("A webhook can be changed by its creator or a team administrator only")
	}
	return hook, chat, err
}

// webhookOf returns a webhook and its chat, of which the reader is a member. s.mu must be
// held.
func (s *State) webhookOf(reader PersonID, id WebhookID) (Webhook, Chat, error) {
	hook, ok := s.world.webhooks.Get(id)
	chat, _ := s.world.chats.Get(hook.Chat)
	if !ok || !chat.HasMember(reader) {
		return Webhook{}, Chat{}, apierr.NotFound("webhookId")
	}
	return hook, chat, nil
}

// WebhookPost is a message to the address of a webhook.
type WebhookPost struct {
	NewPost               // with legacy cards among its attachments
	Cards   []CardContent // adaptive cards
}

// PostByWebhook posts a message that was sent to the address of a webhook. Assumed: its
// author is who created the webhook, also after leaving the chat.
func (s *State) PostByWebhook(id WebhookID, n WebhookPost) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hook, ok := s.world.webhooks.Get(id)
	chat, exists := s.world.chats.Get(hook.Chat)
	switch {
	case !ok || !exists:
		return Post{}, apierr.Hinted(apierr.NotFound("webhookId"), "there is no such webhook: it was deleted, or belongs to the other environment")
	case hook.Status != WebhookActive:
		return Post{}, apierr.Hinted(apierr.Forbidden("Webhook is suspended"), "activate it: POST /team-messaging/v1/webhooks/"+string(id)+"/activate")
	case chat.Archived:
		return Post{}, closed(chat)
	}
	attachments := s.numbered(n.Attachments)
	author := CardAuthor{Person: hook.Creator, App: hook.App}
	var cards []Card
	for _, content := range n.Cards {
		card := s.newCard(author, chat.ID, content)
		cards = append(cards, card)
		attachments = append(attachments, Attachment{ID: int64(card.ID), Type: AdaptiveCardAttachment})
	}
	post := s.addPost(chat, Post{Type: TextMessage, Text: n.Text, Creator: hook.Creator, Details: PostDetails{
		Mentions: s.mentions(chat, n.Text), Attachments: attachments, Header: n.Header,
	}.stored()})
	for _, card := range cards {
		card.Post = post.ID
		s.world.cards.Set(card.ID, card)
	}
	return post, nil
}

// numbered returns the attachments with an id for each legacy card, which comes whole.
// s.mu must be held.
func (s *State) numbered(list []Attachment) []Attachment {
	var numbered []Attachment
	for _, a := range list {
		if a.Type == CardAttachment && a.Content != "" {
			a.ID = s.nextID(tagCard)
		}
		numbered = append(numbered, a)
	}
	return numbered
}
