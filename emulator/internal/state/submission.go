package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// Submission is a button of a card that somebody presses, and all that its application is
// told of it.
type Submission struct {
	Card Card
	Post Post
	Chat Chat
	User Extension
	App  Application
}

// Submission returns what happens when a person presses a button of a card. A card whose
// application cannot be told is refused.
func (s *State) Submission(person PersonID, id CardID) (Submission, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	card, err := s.cardOf(person, id)
	if err != nil {
		return Submission{}, err
	}
	x := Submission{Card: card}
	x.Post, _ = s.world.posts.Get(card.Post)
	x.Chat, _ = s.world.chats.Get(card.Chat)
	x.User, _ = s.world.extensions.Get(person.Extension())
	app, ok := s.world.applications.Get(card.App)
	if !ok {
		return Submission{}, apierr.NotTold(
			"The card was posted by no application that could be told",
			"interactive messages work for cards that an application has posted, or a webhook that it has created")
	}
	if app.OutboundWebhookURL == "" {
		return Submission{}, apierr.NotTold(
			"The application "+app.Name+" has no outbound webhook URL",
			"Console → app → Settings → Interactive Messages: enter the Outbound Webhook URL, and a shared secret")
	}
	x.App = app
	return x, nil
}
