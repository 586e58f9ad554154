package connector

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	placeholderAfter = 5 * time.Second // of wall time
	placeholderText  = "One moment, please …"
	draftInterval    = 3 * time.Second // between two edits of a placeholder; each uses up the rate limit
)

// filled returns the placeholder with what was left out.
func (p Placeholder) filled() Placeholder {
	if p.After == 0 {
		p.After = placeholderAfter
	}
	if p.Text == "" {
		p.Text = placeholderText
	}
	return p
}

// separated gives each card a post of its own, as RingCentral shows it. Texts become what the
// store keeps: one that was sent otherwise would not be found again.
func (r Reply) separated() Reply {
	all := Reply{Memory: KeptText(r.Memory)}
	for _, p := range r.Posts {
		p.Text, p.Files = KeptText(p.Text), slices.Clone(p.Files)
		for i := range p.Files {
			p.Files[i].Name, p.Files[i].ContentType = KeptText(p.Files[i].Name), KeptText(p.Files[i].ContentType)
		}
		if p.Text != "" || len(p.Files) > 0 {
			all.Posts = append(all.Posts, ReplyPost{Text: p.Text, Files: p.Files})
		}
		if len(p.Card) > 0 && json.Valid(p.Card) {
			all.Posts = append(all.Posts, ReplyPost{Card: p.Card})
		}
	}
	return all
}

// ask asks the agent. When it takes long, or shows what it has so far, a placeholder
// stands in the chat meanwhile.
func (r *laneRun) ask(ctx context.Context, work Work, m Message) (Reply, Post, error) {
	agent, err := r.chosen(ctx)
	if err != nil {
		return Reply{}, Post{}, &agentError{err}
	}
	asking, cancel := context.WithTimeout(ctx, r.limits.agent)
	defer cancel()
	draft := &draft{run: r, work: work, wake: make(chan struct{}, 1)}
	if p := work.Placeholder; p != nil {
		draft.placed = Post{ID: p.Edits, Chat: r.claim.Lane.Chat}
	}
	showing, stop := context.WithCancel(asking)
	wait := draft.begin(showing)
	answered := r.observer.Asking(r.ref().Stream, r.ref().Environment)
	reply, err := agent.Reply(asking, m, draft.show)
	answered(err)
	stop()
	wait()
	if err != nil {
		err = &agentError{err}
	}
	if draft.err != nil {
		err = draft.err
	}
	return reply, draft.placed, err
}

// agentError is an error of the agent, not of RingCentral.
type agentError struct{ err error }

func (a *agentError) Error() string { return a.err.Error() }

func (a *agentError) Unwrap() error { return a.err }

// chosen returns the agent of the channel, as it is chosen now: a run may be long.
func (r *laneRun) chosen(ctx context.Context) (Agent, error) {
	if r.asked {
		channel, err := r.store.Channel(ctx, r.claim.Lane.Stream)
		if err != nil {
			return nil, err
		}
		r.channel = channel
	}
	r.asked = true
	return r.agent(ctx, r.channel)
}

// startsWithText reports whether a placeholder can become the first post.
func (r Reply) startsWithText() bool {
	return len(r.Posts) > 0 && len(r.Posts[0].Files) == 0 && len(r.Posts[0].Card) == 0
}

// draft keeps a placeholder in a chat while the agent thinks. Fields below mu are
// guarded by it; placed and err may be read once keep has returned.
type draft struct {
	run    *laneRun
	work   Work
	placed Post
	err    error // that ends the run: a send in doubt, a lost claim

	mu   sync.Mutex
	text string
	wake chan struct{}
}

// show is the Progress that the agent gets.
func (d *draft) show(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text = text
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// latest returns the text to show.
func (d *draft) latest() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.text == "" {
		return d.run.holder.Text
	}
	return d.text
}

// begin lets a placeholder be kept when the agent takes long. The returned function has to be
// called when ctx has ended.
func (d *draft) begin(ctx context.Context) (wait func()) {
	if d.run.holder.After < 0 {
		return func() {}
	}
	kept := make(chan struct{})
	timer := time.AfterFunc(d.run.holder.After, func() {
		defer close(kept)
		if ctx.Err() == nil {
			d.keep(ctx)
		}
	})
	return func() {
		if !timer.Stop() {
			<-kept
		}
	}
}

// keep writes the placeholder, and edits it when there is more to show.
func (d *draft) keep(ctx context.Context) {
	shown := d.latest()
	err := d.place(context.WithoutCancel(ctx), shown)
	if err != nil {
		if errors.Is(err, errDoubt) || errors.Is(err, ErrLost) {
			d.err = err
		}
		return // the agent's reply is sent all the same
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		}
		if next := d.latest(); next != shown && d.run.edit(context.WithoutCancel(ctx), d.placed, next) == nil {
			shown = next
		}
		if !sleep(ctx, draftInterval) {
			return
		}
	}
}

// place writes the placeholder, once.
func (d *draft) place(ctx context.Context, text string) error {
	r := d.run
	if d.placed.ID != 0 {
		return r.edit(ctx, d.placed, text)
	}
	if err := r.store.SavePlaceholder(ctx, r.claim, d.work.Post.ID, text); err != nil {
		return err
	}
	sent, err := r.send(ctx, ReplyPost{Text: text}, d.work.Post.Thread)
	if err != nil {
		return err
	}
	d.placed = Post{ID: sent.ID, Chat: r.claim.Lane.Chat}
	return r.saveSent(ctx, d.work, 0, sent)
}
