package connector

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxNotice is how many characters a notice may have: RingCentral's limit of the post text.
const MaxNotice = 10000

const (
	maxNoteKey = 255 // bytes of an idempotency key
	keyLength  = 24  // random bytes of a notification key
)

// Notice is what another application says into a chat through a channel: as is, or in
// the words of the agent. It stands in the lane of its chat like a message, under a
// number of its own, and is sent exactly as a reply is.
type Notice struct {
	Number  int64 // from 1; its message has the negative as its PostID
	Chat    ChatID
	From    string // the application, as the agent and the transcript call it
	Text    string // mini-Markdown
	ByAgent bool   // the agent is asked for the words
	Key     string // of idempotency; empty for none
	Created time.Time
	Status  Status
	Reason  string // of a dead letter

	ChatName string // as far as it is known; not stored with the notice
}

// Addressee says into which chat a notice goes: by id, or by the name of a team.
type Addressee struct {
	Chat ChatID
	Team string
}

// notice reports whether a message is one.
func (id PostID) notice() bool { return id < 0 }

// Notify stores a notice of a channel's selected environment, to be sent in its turn.
// With an idempotency key that was used before, it returns the notice of that time, and
// nothing is sent again.
func (c *Connector) Notify(ctx context.Context, id StreamID, to Addressee, n Notice) (Notice, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Notice{}, err
	}
	if err := n.check(); err != nil {
		return Notice{}, err
	}
	if channel.Blocked() {
		return Notice{}, blocked()
	}
	if !channel.Selected().Enabled {
		return Notice{}, &Problem{"The channel is not enabled.", "Enable it on its Configurations page, then send again."}
	}
	ref := connectionRef{id, channel.Environment}
	if n.Chat, err = c.addressee(ctx, ref, to); err != nil {
		return Notice{}, err
	}
	lane := Lane{id, channel.Environment, n.Chat}
	n, err = c.store.AddNotice(ctx, lane, n)
	if errors.Is(err, ErrConflict) {
		return Notice{}, &Problem{"The idempotency key was used for another notification.", "Give every notification a key of its own."}
	}
	if err == nil {
		c.lanes.wake(lane)
	}
	return n, err
}

func (n Notice) check() error {
	switch {
	case strings.TrimSpace(n.Text) == "":
		return badField("text", "The notification has no text.", `Send {"team": "…", "text": "…"}.`)
	case utf8.RuneCountInString(n.Text) > MaxNotice:
		return badField("text", "The text has more than 10,000 characters.", "Shorten it: RingCentral takes no longer post.")
	case !utf8.ValidString(n.Key) || strings.Contains(n.Key, "\x00"):
		return &Problem{"The idempotency key is no text.", "Choose letters and digits, for example a UUID."}
	case len(n.Key) > maxNoteKey:
		return &Problem{"The idempotency key is longer than 255 bytes.", "Choose a shorter one."}
	}
	return nil
}

// addressee finds the chat. When RingCentral does not answer, an id is taken on trust: what
// turns out to be wrong becomes a dead letter.
func (c *Connector) addressee(ctx context.Context, ref connectionRef, to Addressee) (ChatID, error) {
	if to.Chat != 0 {
		_, err := c.chat(ctx, Lane{ref.Stream, ref.Environment, to.Chat})
		if gone(err) {
			return 0, badField("chatId", "The agent is in no chat "+to.Chat.String()+".", "Add its user to that chat, or name another one.")
		}
		return to.Chat, nil
	}
	if to.Team == "" {
		return 0, badField("team", "The notification says nowhere to go.", "Name a team, or a chatId.")
	}
	return c.people.teams.get(teamRef{ref, to.Team}, func() (ChatID, error) { return c.team(ctx, ref, to.Team) })
}

// team finds the one team of a name among those that the agent is in.
func (c *Connector) team(ctx context.Context, ref connectionRef, name string) (ChatID, error) {
	var chats []Chat
	err := c.call(ctx, ref, func(a Access) (err error) {
		chats, err = c.platform.ChatsSince(ctx, a, time.Time{})
		return err
	})
	if err != nil {
		return 0, err
	}
	var found []ChatID
	for _, chat := range chats {
		if chat.Type == Team && strings.EqualFold(chat.Name, name) {
			found = append(found, chat.ID)
		}
	}
	switch len(found) {
	case 0:
		return 0, badField("team", "The agent is in no team of the name "+strconv.Quote(name)+".", "Add its user to the team in the RingCentral app, or name the chatId.")
	case 1:
		return found[0], nil
	}
	return 0, badField("team", "The agent is in several teams of the name "+strconv.Quote(name)+".", "Name the chatId of the one that is meant.")
}

// NotificationsURL is where other applications send notifications for a channel.
func (c *Connector) NotificationsURL(id StreamID) string {
	return c.publicURL + "/channels/" + url.PathEscape(string(id)) + "/notifications"
}

// Notices lists the latest notices of the selected environment, latest first.
func (c *Connector) Notices(ctx context.Context, id StreamID) ([]Notice, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.store.Notices(ctx, id, channel.Environment)
}

// NewNotificationKey makes the key with which other applications send notices through a
// channel. The one before is worth nothing any more.
func (c *Connector) NewNotificationKey(ctx context.Context, id StreamID) (string, error) {
	text, err := c.entropy.text(keyLength)
	if err != nil {
		return "", err
	}
	key := "nk-" + text
	return key, c.saveNotificationKey(ctx, id, key)
}

// DeleteNotificationKey lets nobody but administrators send notices.
func (c *Connector) DeleteNotificationKey(ctx context.Context, id StreamID) error {
	return c.saveNotificationKey(ctx, id, "")
}

// HasNotificationKey reports whether there is one.
func (c *Connector) HasNotificationKey(ctx context.Context, id StreamID) (bool, error) {
	_, err := c.store.Secret(ctx, SecretKey{Stream: id, Field: NotificationKey})
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (c *Connector) saveNotificationKey(ctx context.Context, id StreamID, key string) error {
	_, err := c.change(ctx, id, func(*Channel) []Secret {
		return []Secret{{SecretKey{Stream: id, Field: NotificationKey}, key}}
	})
	return err
}

// IsNotificationKey reports whether key is the channel's.
func (c *Connector) IsNotificationKey(ctx context.Context, id StreamID, key string) (bool, error) {
	want, err := c.store.Secret(ctx, SecretKey{Stream: id, Field: NotificationKey})
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return subtle.ConstantTimeCompare([]byte(want), []byte(key)) == 1, err
}
