package portal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// viewer is one person who is told what happens.
type viewer struct {
	handler *appHandler
	person  control.PersonID
	early   func(text string) error // sends what need not wait for the rest of a change
	people  directory               // nil until needed, and after somebody changed
}

// heading is the first line of the events that a change causes: for whom, and its number.
func (v *viewer) heading(change control.Change) string {
	return fmt.Sprintf("%s %d", v.person, change.Seq)
}

// event turns a change into what a page does about it: put HTML in its place, remove a
// post, or look again at what it lists. An empty name means nothing.
func (v *viewer) event(ctx context.Context, change control.Change) (name string, body []byte, err error) {
	if change.PersonID != "" && change.SubscriptionID == "" {
		v.people = nil
		return "", nil, nil
	}
	if !concerns(change, v.person) {
		return "", nil, nil
	}
	switch change.Type {
	case "PostAdded":
		body, err = v.renderPost(ctx, change)
		return ifThere("put", body, err)
	case "PostChanged":
		body, err = v.renderChange(ctx, change)
		return ifThere("replace", body, err)
	case "PostRemoved":
		body, err = v.renderRemoval(ctx, change)
		return ifThere("replace", body, err)
	case "TaskChanged", "NoteChanged":
		return "stale", []byte(change.ChatID), nil
	case "GroupLeft":
		return "remove", []byte("chat-" + change.ChatID), nil
	case "GroupJoined", "GroupChanged", "GroupRenamed":
		body, err = v.renderRow(ctx, change.ChatID, change.Time)
		return ifThere("put", body, err)
	}
	return "", nil, nil
}

// ifThere drops an event about something that is gone by now; its removal follows.
func ifThere(name string, body []byte, err error) (string, []byte, error) {
	if isGone(err) {
		return "", nil, nil
	}
	return name, body, err
}

func isGone(err error) bool {
	if no, ok := errors.AsType[*refusal](err); ok {
		return no.Status == http.StatusNotFound
	}
	no, ok := errors.AsType[*control.Error](err)
	return ok && no.Status == http.StatusNotFound
}

// renderPost renders a post and the post that it replies to. The browser gets them at once,
// before the chat in the list that it moves to the top, which takes longer.
func (v *viewer) renderPost(ctx context.Context, change control.Change) ([]byte, error) {
	body, p, err := v.render(ctx, change.ChatID, change.Post.ID, change.Time)
	if err != nil {
		return nil, err
	}
	if p.Parent != "" {
		root, _, err := v.render(ctx, change.ChatID, control.PostID(p.Parent), change.Time)
		if err != nil && !isGone(err) {
			return nil, err
		}
		body = append(body, root...)
	}
	if err := v.sendEarly(change, "put", body); err != nil {
		return nil, err
	}
	return v.renderRow(ctx, change.ChatID, change.Time)
}

func (v *viewer) sendEarly(change control.Change, name string, body []byte) error {
	var event bytes.Buffer
	writeEvent(&event, v.heading(change), name, body)
	return v.early(event.String())
}

// renderChange renders a post that was changed, wherever it stands, and its chat in the
// list.
func (v *viewer) renderChange(ctx context.Context, change control.Change) ([]byte, error) {
	body, _, err := v.render(ctx, change.ChatID, change.Post.ID, change.Time)
	if err != nil {
		return nil, err
	}
	row, err := v.renderRow(ctx, change.ChatID, change.Time)
	return append(body, row...), err
}

// renderRemoval takes a post away at once and renders its chat in the list.
func (v *viewer) renderRemoval(ctx context.Context, change control.Change) ([]byte, error) {
	if err := v.sendEarly(change, "remove", []byte("post-"+change.Post.ID+" reply-"+change.Post.ID)); err != nil {
		return nil, err
	}
	return v.renderRow(ctx, change.ChatID, change.Time)
}

// render renders a post in its chat and, if it is a reply, in its thread.
func (v *viewer) render(ctx context.Context, chat control.ChatID, id control.PostID, now time.Time) ([]byte, post, error) {
	p, err := v.handler.client.post(ctx, v.person, chat, id)
	if err != nil {
		return nil, p, err
	}
	to, err := v.reader(ctx, now)
	if err != nil {
		return nil, p, err
	}
	view, err := v.handler.describePost(ctx, to, p)
	if err != nil {
		return nil, p, err
	}
	body, err := v.handler.set.Execute("post", view)
	if err != nil || p.Thread == "" {
		return body, p, err
	}
	view.InThread = true
	reply, err := v.handler.set.Execute("post", view)
	return append(body, reply...), p, err
}

func (v *viewer) renderRow(ctx context.Context, id control.ChatID, now time.Time) ([]byte, error) {
	c, err := v.handler.Control.PersonChat(ctx, v.handler.Environment, v.person, id)
	if err != nil {
		return nil, err
	}
	to, err := v.reader(ctx, now)
	if err != nil {
		return nil, err
	}
	if err := v.handler.client.acquaint(ctx, v.person, to.people, peopleOf([]control.PersonChat{c})); err != nil {
		return nil, err
	}
	return v.handler.set.Execute("chat-row", describeRow(to, c))
}

func (v *viewer) reader(ctx context.Context, now time.Time) (reader, error) {
	if v.people == nil {
		people, err := v.handler.client.known(ctx, v.person, nil)
		if err != nil {
			return reader{}, err
		}
		v.people = people
	}
	return reader{v.person, v.people, now}, nil
}
