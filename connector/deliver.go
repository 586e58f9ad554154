package connector

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// deliver sends the next post of a stored reply, once it is certain that it was
// not sent before.
func (r *laneRun) deliver(ctx context.Context, work Work) error {
	pending := work.Pending[0]
	if pending.Edits != 0 {
		return r.replace(ctx, work, pending)
	}
	if pending.InDoubt {
		if settled, err := r.reconcile(ctx, work, pending); settled || err != nil {
			return err
		}
		return r.resend(ctx, work, pending)
	}
	if pending.Resent {
		return r.resend(ctx, work, pending)
	}
	return r.place(ctx, work, pending)
}

// place makes a post of a part of a reply.
func (r *laneRun) place(ctx context.Context, work Work, pending PendingPost) error {
	sent, err := r.send(ctx, pending.Post, work.Post.Thread)
	if err != nil {
		return err
	}
	r.gates.succeeded(r.ref())
	return r.saveSent(ctx, work, pending.Number, sent)
}

// saveSent notes a post that was just made. Where that fails, nobody knows of the post: the
// send is in doubt.
func (r *laneRun) saveSent(ctx context.Context, work Work, number int, sent Post) error {
	if err := r.store.SaveSent(ctx, r.claim, work.Post.ID, number, sent); err != nil {
		return errors.Join(errDoubt, err)
	}
	if len(work.Pending) == 1 {
		r.ended = work.Post.ID
	}
	return nil
}

// resend makes the second send, which is the last. A process that dies leaves all of its
// own in doubt for good, so few are under way at once, however many lanes recover.
func (r *laneRun) resend(ctx context.Context, work Work, pending PendingPost) error {
	select {
	case r.resends <- struct{}{}:
		defer func() { <-r.resends }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if !pending.Resent {
		if err := r.store.MarkResent(ctx, r.claim, work.Post.ID, pending.Number); err != nil {
			return err
		}
	}
	return r.place(ctx, work, pending)
}

// replace turns the placeholder into the first post. An edit may be repeated, so it
// is never in doubt.
func (r *laneRun) replace(ctx context.Context, work Work, pending PendingPost) error {
	post := Post{ID: pending.Edits, Chat: r.claim.Lane.Chat, Created: work.Post.Created}
	err := r.edit(ctx, post, pending.Post.Text)
	if gone(err) { // somebody deleted it: the reply becomes a post of its own
		return r.store.MarkResent(ctx, r.claim, work.Post.ID, pending.Number)
	}
	if err != nil {
		return err
	}
	return r.store.SaveSent(ctx, r.claim, work.Post.ID, pending.Number, post)
}

func (r *laneRun) edit(ctx context.Context, p Post, text string) error {
	ctx, cancel := context.WithTimeout(ctx, r.limits.send)
	defer cancel()
	return r.call(ctx, r.ref(), func(a Access) error { return r.platform.EditPost(ctx, a, p, text) })
}

// remove deletes a placeholder that no text takes the place of.
func (r *laneRun) remove(ctx context.Context, p Post) error {
	ctx, cancel := context.WithTimeout(ctx, r.limits.send)
	defer cancel()
	err := r.call(ctx, r.ref(), func(a Access) error { return r.platform.DeletePost(ctx, a, p) })
	if gone(err) {
		return nil
	}
	return err
}

// settle ends a message without an answer, as soon as nothing in the chat promises one.
func (r *laneRun) settle(ctx context.Context, work Work, status Status, reason string) error {
	placeholder, err := r.end(ctx, work, status, reason)
	if err == nil && placeholder == 0 {
		r.ended = work.Post.ID
	}
	if err != nil || placeholder == 0 {
		return err
	}
	if err := r.withdraw(ctx, placeholder); err != nil {
		return err
	}
	if err := r.store.DropPlaceholder(ctx, r.claim, work.Post.ID); err != nil {
		return err
	}
	_, err = r.end(ctx, work, status, reason)
	return err
}

// endRemoved ends a message that its author has removed. Its placeholder may have been sent.
func (r *laneRun) endRemoved(ctx context.Context, work Work) error {
	if p := work.Placeholder; p != nil && p.InDoubt {
		once := *p
		once.Resent = false
		if settled, err := r.reconcile(ctx, work, once); settled || err != nil {
			return err
		}
	}
	return r.settle(ctx, work, Removed, "")
}

// end is settle without the chat. What is known of a message that is given up is stored; it is
// not read for that, for RingCentral may be the cause.
func (r *laneRun) end(ctx context.Context, work Work, status Status, reason string) (placeholder PostID, err error) {
	if status == DeadLetter && r.latest.ID == work.Post.ID {
		return r.store.GiveUp(ctx, r.claim, r.latest, reason)
	}
	return r.store.Settle(ctx, r.claim, work.Post.ID, status, reason)
}

// withdraw removes a placeholder. One that RingCentral refuses to remove stays.
func (r *laneRun) withdraw(ctx context.Context, placeholder PostID) error {
	lane := r.claim.Lane
	err := r.remove(ctx, Post{ID: placeholder, Chat: lane.Chat})
	_, refused := errors.AsType[*RefusalError](err)
	if _, wait := temporary(err); !refused || wait || unauthorized(err) {
		return err
	}
	r.log.WarnContext(ctx, "placeholder not removed", "stream_id", lane.Stream, "chat_id", lane.Chat, "err", err)
	return nil
}

// send writes a post, into a thread if there is one. Files are uploaded first: nobody sees
// them before.
func (r *laneRun) send(ctx context.Context, p ReplyPost, thread ThreadID) (Post, error) {
	post := NewPost{Text: p.Text, Thread: thread}
	for _, file := range p.Files {
		var attachment Attachment
		err := r.call(ctx, r.ref(), func(a Access) (err error) {
			attachment, err = r.platform.UploadFile(ctx, a, file)
			return err
		})
		if err != nil {
			return Post{}, err
		}
		post.Attached = append(post.Attached, attachment)
	}
	ctx, cancel := context.WithTimeout(ctx, r.limits.send)
	defer cancel()
	var sent Post
	err := r.call(ctx, r.ref(), func(a Access) (err error) {
		if len(p.Card) > 0 {
			sent, err = r.platform.CreateCard(ctx, a, r.claim.Lane.Chat, p.Card)
		} else {
			sent, err = r.platform.CreatePost(ctx, a, r.claim.Lane.Chat, post)
		}
		if inDoubt(err) {
			return errors.Join(errDoubt, err)
		}
		return err
	})
	return sent, err
}

// reconcile reads the chat back to find out whether a post in doubt was sent, and reports
// whether that settles it. When it was certainly not sent, there is a second send to
// follow, but no third.
func (r *laneRun) reconcile(ctx context.Context, work Work, pending PendingPost) (settled bool, err error) {
	since := work.Post.Created
	if work.Post.ID.notice() { // it has the time of this machine
		since = since.Add(-overlap)
	}
	in := pending.Post.goesTo(work.Post)
	posts, err := r.postsIn(ctx, in, since)
	if err != nil {
		return false, err
	}
	for _, post := range posts {
		if post.Thread != in.Thread {
			continue
		}
		seen, err := r.isOurs(ctx, post, work.Post, pending.Post)
		if err != nil {
			return false, err
		}
		if seen {
			return true, r.store.SaveSent(ctx, r.claim, work.Post.ID, pending.Number, post)
		}
	}
	if pending.Resent {
		return true, r.settle(ctx, work, DeadLetter, "It is in doubt whether the reply was sent.")
	}
	return false, nil
}

// goesTo is where a post of a reply to a message is written. Of cards RingCentral knows no
// thread.
func (p ReplyPost) goesTo(message Post) Place {
	if len(p.Card) > 0 {
		return Place{Chat: message.Chat}
	}
	return Place{Chat: message.Chat, Thread: message.Thread}
}

// postsIn reads a place back to an instant.
func (r *laneRun) postsIn(ctx context.Context, in Place, since time.Time) (posts []Post, err error) {
	err = r.call(ctx, r.ref(), func(a Access) (err error) {
		if in.Thread != "" {
			posts, err = r.platform.ThreadPostsSince(ctx, a, in, since)
		} else {
			posts, err = r.platform.PostsSince(ctx, a, in.Chat, since)
		}
		return err
	})
	return posts, err
}

// isOurs reports whether a post is the one in doubt: newer than the message, by the
// agent, of equal content, and no known part of a reply.
func (r *laneRun) isOurs(ctx context.Context, post, message Post, want ReplyPost) (bool, error) {
	if post.Creator != r.self() || post.ID <= message.ID || !want.shownBy(post) {
		return false, nil
	}
	claimed, err := r.store.Claimed(ctx, r.claim.Lane, post.ID)
	return !claimed, err
}

// shownBy reports whether a post has the content of p. Of a card only that there is
// one is compared: RingCentral does not tell its content with the post.
func (p ReplyPost) shownBy(post Post) bool {
	if len(p.Card) > 0 {
		return slices.ContainsFunc(post.Attached, func(a Attachment) bool { return a.Type == "AdaptiveCard" })
	}
	var want, got []string
	for _, file := range p.Files {
		want = append(want, file.Name)
	}
	for _, attachment := range post.Attached {
		if attachment.Type == "File" {
			got = append(got, attachment.Name)
		}
	}
	return strings.TrimSpace(post.Text) == strings.TrimSpace(p.Text) && slices.Equal(got, want)
}
