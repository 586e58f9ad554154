package steps

import (
	"context"
	"errors"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

// chronicle is the log of changes, as far as it was read.
type chronicle struct {
	control *control.Client
	changes []control.Change
	last    uint64
}

var errNothing = errors.New("nothing of that kind happened")

// await goes through all changes from the first on, and waits for more, until accept
// takes one. It gives up when nothing happens for long: a connector that does not know whether
// something was sent keeps still for about twice its patience.
func (c *chronicle) await(ctx context.Context, accept func(control.Change) bool) error {
	ctx, cancel := context.WithTimeout(ctx, 4*patience)
	defer cancel()
	for i := 0; ; i++ {
		if i == len(c.changes) {
			if err := c.read(ctx); err != nil {
				return err
			}
		}
		if accept(c.changes[i]) {
			return nil
		}
	}
}

// read waits for at least one more change.
func (c *chronicle) read(ctx context.Context) error {
	page, err := c.control.Changes(ctx, c.last, 3*patience)
	if err != nil {
		return err
	}
	if len(page.Changes) == 0 {
		return errNothing
	}
	c.changes = append(c.changes, page.Changes...)
	c.last = page.Last
	return nil
}

// catchUp reads what has happened so far, without waiting.
func (c *chronicle) catchUp(ctx context.Context) error {
	for {
		page, err := c.control.Changes(ctx, c.last, 0)
		if err != nil || len(page.Changes) == 0 {
			return err
		}
		c.changes = append(c.changes, page.Changes...)
		c.last = page.Last
	}
}

// count returns how many changes of a type there were so far.
func (c *chronicle) count(kind string) int {
	n := 0
	for _, change := range c.changes {
		if change.Type == kind {
			n++
		}
	}
	return n
}

// posts returns the text messages that stand in a chat so far, in the order of the log.
func (c *chronicle) posts(chat control.ChatID) []control.Post {
	var posts []control.Post
	for _, change := range c.changes {
		if change.Post == nil || change.ChatID != chat {
			continue
		}
		if isMessage(change) {
			posts = append(posts, *change.Post)
			continue
		}
		at := slices.IndexFunc(posts, func(p control.Post) bool { return p.ID == change.Post.ID })
		switch {
		case at < 0:
		case change.Type == "PostChanged":
			posts[at] = *change.Post
		case change.Type == "PostRemoved":
			posts = slices.Delete(posts, at, at+1)
		}
	}
	return posts
}

func isMessage(c control.Change) bool {
	return c.Type == "PostAdded" && c.Post != nil && c.Post.Type == "TextMessage"
}
