package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// Card is an adaptive card, which a post carries.
type Card struct {
	ID       CardID
	Chat     ChatID
	Post     PostID // which carries it
	Creator  PersonID
	App      ClientID // which posted it, and hears of its buttons; may be empty
	Created  Instant
	Modified Instant
	Schema   string // may be empty
	Fallback string // may be empty
	Content  string // JSON object with the other members, as written
}

// CardContent is what its author says in a card.
type CardContent struct {
	Schema, Fallback, Content string
}

// CardAuthor is who posts a card: a person, with an application.
type CardAuthor struct {
	Person PersonID
	App    ClientID
}

// CreateCard adds an adaptive card to a chat and announces it by a post.
func (s *State) CreateCard(author CardAuthor, id ChatID, content CardContent) (Card, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.openChat(author.Person, id)
	if err != nil {
		return Card{}, err
	}
	card := s.newCard(author, id, content)
	card.Post = s.addItemPost(chat, author.Person, Attachment{ID: int64(card.ID), Type: AdaptiveCardAttachment}).ID
	s.world.cards.Set(card.ID, card)
	return card, nil
}

// newCard stores a card that no post carries yet. s.mu must be held.
func (s *State) newCard(author CardAuthor, chat ChatID, content CardContent) Card {
	now := s.now()
	card := Card{
		ID: CardID(s.nextID(tagCard)), Chat: chat, Creator: author.Person, App: author.App, Created: now, Modified: now,
		Schema: content.Schema, Fallback: content.Fallback, Content: content.Content,
	}
	s.world.cards.Set(card.ID, card)
	return card
}

// Card returns a card of a chat that the reader is a member of.
func (s *State) Card(reader PersonID, id CardID) (Card, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.cardOf(reader, id)
}

// cardOf is Card with s.mu held.
func (s *State) cardOf(reader PersonID, id CardID) (Card, error) {
	card, ok := s.world.cards.Get(id)
	chat, _ := s.world.chats.Get(card.Chat)
	if !ok || !chat.HasMember(reader) {
		return Card{}, apierr.NotFound("cardId")
	}
	return card, nil
}

// UpdateCard replaces what a card says. Only its creator may do that. Assumed: the post
// that carries it counts as changed.
func (s *State) UpdateCard(person PersonID, id CardID, content CardContent) (Card, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	card, err := s.ownCard(person, id, "changed")
	if err != nil {
		return Card{}, err
	}
	card.Modified = s.now()
	card.Schema, card.Fallback, card.Content = content.Schema, content.Fallback, content.Content
	s.world.cards.Set(id, card)
	if post, ok := s.world.posts.Get(card.Post); ok {
		post.Modified = card.Modified
		s.world.posts.Set(post.ID, post)
		chat, _ := s.world.chats.Get(card.Chat)
		s.announce(PostEvent{Post: s.world.resolved(post), Chat: chat, EventType: PostChanged})
	}
	return card, nil
}

// DeleteCard removes a card and the post that carries it. Only its creator may do that.
func (s *State) DeleteCard(person PersonID, id CardID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	card, err := s.ownCard(person, id, "deleted")
	if err != nil {
		return err
	}
	s.world.cards.Delete(id)
	s.removeItemPost(card.Post)
	return nil
}

// ownCard returns a card that the person has created. s.mu must be held.
func (s *State) ownCard(person PersonID, id CardID, deed string) (Card, error) {
	card, err := s.cardOf(person, id)
	if err == nil && card.Creator != person {
		err = apierr.Forbidden("An adaptive card can be " + deed + " by its creator only")
	}
	return card, err
}

// forgetCards removes the cards that a removed post carried. s.mu must be held.
func (s *State) forgetCards(post Post) {
	for _, a := range post.Detail().Attachments {
		if a.Type == AdaptiveCardAttachment {
			s.world.cards.Delete(CardID(a.ID))
		}
	}
}
