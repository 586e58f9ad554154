package portal

import (
	"context"
	"html/template"
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// postView is one post as the person sees it.
type postView struct {
	ID       control.PostID
	ChatID   control.ChatID
	Path     string // of the post itself
	Chat     string // path of its chat
	Author   string
	Own      bool
	Fixed    bool   // shows a task or a note, and has no text to be edited
	Follows  bool   // goes on where the same author left off
	Note     string // what happened, for posts that nobody wrote
	Title    string // of what a program writes
	Text     template.HTML
	Items    []itemView
	Edited   bool
	Thread   string // id of the thread that it belongs to
	Reply    bool
	Root     string // the post that it replies to
	InThread bool   // shown beside its chat, in its thread
	Time     time.Time
	Now      time.Time

	page.Form      // of a change that was refused
	Editing   bool // shown as a form
	Once      string
	Written   string
}

// Element returns the id of the element that shows the post.
func (v postView) Element() string {
	if v.InThread {
		return "reply-" + string(v.ID)
	}
	return "post-" + string(v.ID)
}

// List returns the id of the list that the post stands in.
func (v postView) List() string {
	if v.InThread {
		return "replies"
	}
	return "posts"
}

// Of returns what the list shows: a chat, or a thread.
func (v postView) Of() string {
	if v.InThread {
		return v.Thread
	}
	return string(v.ChatID)
}

// describePosts describes the posts of a list, the oldest first.
func (h *appHandler) describePosts(ctx context.Context, to reader, posts list[post]) ([]postView, error) {
	views := make([]postView, 0, len(posts.Records))
	for _, p := range slices.Backward(posts.Records) {
		view, err := h.describePost(ctx, to, p)
		if err != nil {
			return nil, err
		}
		if n := len(views); n > 0 {
			view.Follows = view.follows(views[n-1])
		}
		views = append(views, view)
	}
	return views, nil
}

const pause = 5 * time.Minute // after which an author begins anew; places.js knows it, too

// follows reports whether a message goes on where the one before left off.
func (v postView) follows(before postView) bool {
	return v.Note == "" && before.Note == "" && v.Author == before.Author && v.Time.Sub(before.Time) < pause
}

func (h *appHandler) describePost(ctx context.Context, to reader, p post) (postView, error) {
	if err := h.client.acquaint(ctx, to.person, to.people, p.people()); err != nil {
		return postView{}, err
	}
	view := postView{
		ID: p.ID, ChatID: p.ChatID, Path: postPath(to.person, p), Chat: chatPath(to.person, p.ChatID),
		Author: to.people.name(p.Creator), Own: p.Creator == to.person,
		Edited: p.Modified.After(p.Created) && p.Text != "", Thread: p.Thread, Reply: p.Parent != "", Root: p.Parent, Time: p.Created, Now: to.now,
	}
	if p.Type != "TextMessage" {
		view.Note = summary(to, p)
		return view, nil
	}
	if p.Activity != "" {
		view.Author = p.Activity
	}
	view.Title, view.Text = p.Title, markup(to, p).html(p.Text)
	view.Fixed = p.fixed()
	for _, a := range p.Attachments {
		item, err := h.describeItem(ctx, to, p, a)
		if err != nil {
			return view, err
		}
		view.Items = append(view.Items, item)
	}
	return view, nil
}
