package connector

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxFound     = 200  // entries shown of one search
	maxWanted    = 200  // characters of what is searched for
	maxRetention = 3650 // days
)

// Search says which entries of the past are wanted; the zero value is all of them.
type Search struct {
	Text   string    // that occurs in them, whatever the case of its letters
	Person string    // part of the name or e-mail of who wrote, or was answered
	Since  time.Time // inclusive; zero for the beginning
	Until  time.Time // exclusive; zero for the end
	Limit  int       // the latest ones; 0 for all
}

// Empty reports whether a search wants everything.
func (s Search) Empty() bool { return s == Search{Limit: s.Limit} }

// Found is an entry of the past with the chat that it stands in.
type Found struct {
	Chat Chat
	Entry
}

func (s Search) check() error {
	switch {
	case utf8.RuneCountInString(s.Text) > maxWanted:
		return badField("text", "The text has more than 200 characters.", "Search for a part of it.")
	case utf8.RuneCountInString(s.Person) > maxWanted:
		return badField("person", "The name has more than 200 characters.", "Search for a part of it.")
	case !s.Since.IsZero() && !s.Until.IsZero() && !s.Since.Before(s.Until):
		return badField("until", "The end is not after the beginning.", "Choose a later one.")
	}
	return nil
}

// SearchConversations returns the latest entries of a channel's selected environment that
// are wanted, at most 200, latest first.
func (c *Connector) SearchConversations(ctx context.Context, id StreamID, s Search) ([]Found, error) {
	s.Limit = maxFound
	found := []Found{}
	err := c.ExportConversations(ctx, id, s, func(f Found) error {
		found = append(found, f)
		return nil
	})
	return found, err
}

// ExportConversations hands over every wanted entry of the selected environment, oldest
// first, or with a limit latest first, until each fails.
func (c *Connector) ExportConversations(ctx context.Context, id StreamID, s Search, each func(Found) error) error {
	s.Text, s.Person = strings.TrimSpace(s.Text), strings.TrimSpace(s.Person)
	if err := s.check(); err != nil {
		return err
	}
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return err
	}
	return c.store.Search(ctx, id, channel.Environment, s, each)
}

// SetRetention says after how many days the texts of a channel are deleted, 0 for never.
// What was deleted is not answered again: that a message was there is never forgotten.
func (c *Connector) SetRetention(ctx context.Context, id StreamID, days int) (Channel, error) {
	if days < 0 || days > maxRetention {
		return Channel{}, badField("days", "Texts are kept for 0 to "+strconv.Itoa(maxRetention)+" days.", "Enter a number among them; 0 keeps them for ever.")
	}
	return c.change(ctx, id, func(channel *Channel) []Secret {
		channel.RetentionDays = days
		return nil
	})
}

const (
	dayLength   = 24 * time.Hour
	maxExpiries = 20 // at once; what is left has its turn after all that the upkeep does besides
)

// expire deletes what is older than a channel keeps it, and returns when to look again. It
// runs in one process at a time.
func (c *Connector) expire(ctx context.Context, ref connectionRef, days int) time.Duration {
	if days == 0 {
		return idleUpkeep
	}
	kept := time.Duration(days) * dayLength
	oldest, err := c.store.Oldest(ctx, ref.Stream, ref.Environment)
	if err != nil {
		return renewRetry
	}
	if oldest.IsZero() {
		return idleUpkeep
	}
	if left := oldest.Add(kept).Sub(c.clock.Now()); left > 0 {
		return left
	}
	deleted := 0
	held, err := c.alone(ctx, ref, "retention", func(ctx context.Context) {
		before := c.clock.Now().Add(-kept).Add(time.Millisecond) // the oldest one included
		for n, steps := 1, 0; n > 0 && err == nil && steps < maxExpiries; steps++ {
			n, err = c.store.Expire(ctx, ref.Stream, ref.Environment, before)
			deleted += n
		}
	})
	if err != nil {
		c.log.WarnContext(ctx, "old texts not deleted", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
		return max(held, renewRetry)
	}
	c.log.InfoContext(ctx, "old texts deleted", "stream_id", ref.Stream, "environment", ref.Environment, "messages", deleted)
	return gapRetry // for the next oldest
}
