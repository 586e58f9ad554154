package connector

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// errDoubt ends a run whose send may or may not have been applied. The claim is
// left to lapse: whoever takes the lane next reads the chat back.
var errDoubt = errors.New("it is not known whether a post was sent")

// errNotYet ends a run whose next message may not be the next one of its chat.
var errNotYet = errors.New("something earlier may be missed")

// laneRun is one run of a lane under one claim.
type laneRun struct {
	*Connector
	claim      Claim
	channel    Channel
	connection Connection // as it was when the lane was claimed
	asked      bool       // the agent, in this run
	latest     Message    // that was completed last in this run
	ended      PostID     // of the message that was ended last in this run
}

func (r *laneRun) ref() connectionRef { return r.claim.Lane.connection() }

func (r *laneRun) self() PersonID { return r.connection.Authorization.Person.ID }

// loop answers message after message.
func (r *laneRun) loop(ctx context.Context) pause {
	working, stop := r.keep(context.WithoutCancel(ctx), r.claim)
	defer stop()
	defer r.missed.rest(r.claim.Lane)
	arriving, cancel := r.arriving(context.WithoutCancel(ctx)) // whether the claim is lost meanwhile or not
	defer cancel()
	for ctx.Err() == nil {
		told := r.missed.look(r.claim.Lane)
		work, err := r.store.Next(working, r.claim)
		if errors.Is(err, ErrNotFound) {
			if arriving != nil && r.blocked(working) && !arrived(ctx, arriving) {
				return pause{}
			}
			return r.leave(working, pause{})
		}
		if work.mayBeMoving() && !arrived(ctx, arriving) {
			return pause{}
		}
		if err == nil {
			err = r.advance(ctx, working, work, told)
		}
		if err != nil {
			if !arrived(ctx, arriving) { // the lane stays claimed, so that its next holder knows of the loss
				return pause{}
			}
			return r.give(ctx, working, work, err)
		}
		if work.Last && r.ended == work.Post.ID && !r.shared { // what came since has woken the lane
			return r.leave(working, pause{})
		}
	}
	if !arrived(ctx, arriving) { // the lane stays claimed, so that its next holder waits
		return pause{}
	}
	return r.leave(working, pause{})
}

// blocked reports whether the stream is, so that there may be more to do than the store tells.
func (r *laneRun) blocked(ctx context.Context) bool {
	channel, err := r.store.Channel(ctx, r.claim.Lane.Stream)
	return err != nil || channel.Blocked()
}

// arriving returns a channel that is closed once what a lost worker has sent had the time to arrive,
// nil when none was lost.
func (r *laneRun) arriving(ctx context.Context) (<-chan struct{}, context.CancelFunc) {
	if !r.claim.Lapsed {
		return nil, func() {}
	}
	ctx, cancel := context.WithTimeout(ctx, r.limits.send)
	return ctx.Done(), cancel
}

// arrived waits until arriving is closed, and reports whether it is; it is not when ctx ended before.
func arrived(ctx context.Context, arriving <-chan struct{}) bool {
	if arriving == nil {
		return true
	}
	select {
	case <-arriving:
	case <-ctx.Done():
	}
	select {
	case <-arriving:
		return true
	default:
		return false
	}
}

// mayBeMoving reports whether RingCentral may still be applying a request of a holder
// that was lost.
func (w Work) mayBeMoving() bool {
	moving := func(p PendingPost) bool { return p.InDoubt || p.Edits != 0 }
	return slices.ContainsFunc(w.Pending, moving) || w.Placeholder != nil && moving(*w.Placeholder)
}

// leave gives the lane back.
func (r *laneRun) leave(ctx context.Context, p pause) pause {
	if err := r.store.Release(ctx, r.claim); err != nil {
		r.log.WarnContext(ctx, "lane not released", "stream_id", r.claim.Lane.Stream, "chat_id", r.claim.Lane.Chat, "err", err)
	}
	return p
}

// advance moves a message on. Asking the agent ends with ctx, all else with working. told is
// how many tellings of what was missed there had been when the message was read.
func (r *laneRun) advance(ctx, working context.Context, work Work, told int) error {
	switch {
	case work.Removed:
		return r.endRemoved(working, work)
	case work.Status == Replying && work.Attempts >= maxAttempts:
		return r.settle(working, work, DeadLetter, work.Reason)
	case work.Status == Replying:
		return r.deliver(working, work)
	}
	r.log.DebugContext(ctx, "message taken up", "stream_id", r.claim.Lane.Stream, "chat_id", r.claim.Lane.Chat, "post_id", work.Post.ID)
	if turn, err := r.hasTurn(working, work, told); err != nil {
		return err
	} else if !turn {
		return errNotYet
	}
	if p := work.Placeholder; p != nil && p.InDoubt {
		if settled, err := r.reconcile(working, work, *p); settled || err != nil {
			return err
		}
		return r.store.MarkResent(working, r.claim, work.Post.ID, p.Number)
	}
	message, addressed, err := r.message(working, work.Post)
	if err != nil {
		return err
	}
	if !addressed {
		return r.settle(working, work, Ignored, "")
	}
	r.latest = message
	if work.Attempts >= maxAttempts { // whoever worked on it did not come to the end
		return r.settle(working, work, DeadLetter, work.Reason)
	}
	status, reason, err := r.stop(working, work, message)
	if err != nil {
		return err
	}
	if status != "" {
		return r.settle(working, work, status, reason)
	}
	if work.Replays == 0 && work.Post.Created.Before(r.connection.EnabledAt) {
		return r.decline(working, work)
	}
	message.Memory = work.Memory
	return r.answer(ctx, working, work, message)
}

// answer asks the agent, stores what it says, and begins to send it.
func (r *laneRun) answer(ctx, working context.Context, work Work, message Message) error {
	reply, placed, err := r.ask(ctx, work, message)
	if err != nil {
		return err
	}
	reply = reply.separated()
	if placed.ID != 0 && !reply.startsWithText() {
		if err := r.remove(working, placed); err != nil {
			return err
		}
	}
	work.Status = Replying
	work.Pending, err = r.store.SaveReply(working, r.claim, message, reply)
	if errors.Is(err, ErrNotFound) { // its author has removed it meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	if len(work.Pending) == 0 {
		r.ended = message.ID
		return nil
	}
	return r.deliver(working, work)
}

// decline settles a message that is older than the moment of Enable: it was never
// meant for the agent, unless it waited while the channel was disabled. That is certain where
// the own clock is not behind RingCentral's; where it is, what was told just after Enable is
// given up rather than passed over.
func (r *laneRun) decline(ctx context.Context, work Work) error {
	if !work.Received.After(r.connection.EnabledAt) {
		return r.settle(ctx, work, DeadLetter, "The channel was disabled before it answered.")
	}
	return r.settle(ctx, work, Ignored, "")
}

// message completes a post to what the agent is told, if it is addressed to it.
func (r *laneRun) message(ctx context.Context, post Post) (Message, bool, error) {
	chat, err := r.chat(ctx, r.claim.Lane)
	if err != nil {
		return Message{}, false, err
	}
	if chat.Type != Direct && !slices.Contains(post.Mentions, r.self()) && !post.ID.notice() {
		return Message{}, false, nil
	}
	sender, err := r.sender(ctx, post)
	if err != nil {
		return Message{}, false, err
	}
	lane := r.claim.Lane
	history := func(ctx context.Context, limit int) ([]Entry, error) {
		entries, err := r.store.History(ctx, lane, post, limit)
		return by(r.connection.Authorization.Person, entries), err
	}
	return Message{
		ID: post.ID, Stream: lane.Stream, Environment: lane.Environment, Chat: chat, Thread: post.Thread, Sender: sender,
		Text: withoutMention(post.Text, r.self()), Created: post.Created, History: history,
	}, true, nil
}

// sender is who wrote a post. A notice carries the name of its application.
func (r *laneRun) sender(ctx context.Context, post Post) (Person, error) {
	if post.ID.notice() {
		return Person{Name: string(post.Creator), FirstName: string(post.Creator)}, nil
	}
	return r.person(ctx, r.ref(), post.Creator)
}

// withoutMention is a text without the markup that mentions a person.
func withoutMention(text string, person PersonID) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "![:Person]("+string(person)+")", ""))
}

// give decides what an error means for a lane: a pause of the connection, which
// uses up no attempt of the message, or one attempt of the message.
func (r *laneRun) give(ctx, working context.Context, work Work, err error) pause {
	asked, wait := temporary(err)
	problem, mend := errors.AsType[*Problem](err)
	switch {
	case errors.Is(err, errDoubt):
		r.count(r.ref(), OfDoubt, "arisen")
		return pause{wall: r.limits.send}
	case errors.Is(err, errNotYet):
		return r.leave(working, r.waitForTurn(ctx, r.claim.Lane, work.Post))
	case errors.Is(err, ErrLost):
		return pause{wall: r.limits.send}
	case ctx.Err() != nil || working.Err() != nil:
		return r.leave(context.WithoutCancel(working), pause{})
	case wait:
		r.count(r.ref(), OfPause, whose(err))
		r.gates.pause(r.ref(), asked)
	case unauthorized(err), errors.Is(err, ErrSealed):
		r.shut(working, explain(authorizing, err), false)
	case mend:
		_, ofAgent := errors.AsType[*agentError](err)
		r.shut(working, problem, ofAgent)
	default:
		return r.leave(working, r.failed(working, work, err))
	}
	if !r.gates.park(r.claim.Lane) {
		r.lanes.wake(r.claim.Lane) // the gate is open again
	}
	return r.leave(working, pause{})
}

// whose says who is at fault for a pause.
func whose(err error) string {
	if _, ok := errors.AsType[*BusyError](err); ok {
		return "agent"
	}
	return "ringcentral"
}

// shut stops the connection until a person mends it, unless somebody has done so
// meanwhile by authorizing it anew, or by choosing another agent.
func (r *laneRun) shut(ctx context.Context, problem *Problem, ofAgent bool) {
	r.gates.shut(r.ref())
	lane := r.claim.Lane
	channel, err := r.change(ctx, lane.Stream, func(channel *Channel) []Secret {
		if r.current(channel) {
			connection := channel.In(lane.Environment)
			connection.Problem, connection.AgentFails = problem, ofAgent
		}
		return nil
	})
	if err == nil && !r.current(&channel) {
		r.gates.open(r.ref())
		return
	}
	r.log.WarnContext(ctx, "channel needs attention",
		"stream_id", lane.Stream, "environment", lane.Environment, "reason", problem.Reason, "err", err)
}

// current reports whether the authorization is still the one of the run.
func (r *laneRun) current(channel *Channel) bool {
	return channel.In(r.claim.Lane.Environment).Authorization == r.connection.Authorization && channel.Agent == r.channel.Agent
}

// failed counts an attempt of a message and gives it up after the last.
func (r *laneRun) failed(ctx context.Context, work Work, cause error) pause {
	attempts, err := r.store.Fail(ctx, r.claim, work.Post.ID, cause.Error())
	if err != nil {
		return pause{wall: r.limits.lease}
	}
	lane := r.claim.Lane
	r.log.WarnContext(ctx, "message not answered", "stream_id", lane.Stream, "chat_id", lane.Chat,
		"post_id", work.Post.ID, "attempt", attempts, "err", cause)
	if attempts < maxAttempts {
		return pause{clock: backoff(attempts)}
	}
	if err := r.settle(ctx, work, DeadLetter, cause.Error()); err != nil {
		return pause{wall: r.limits.lease}
	}
	r.lanes.wake(lane)
	return pause{}
}
