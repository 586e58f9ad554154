package connector

import (
	"context"
	"time"
)

// Observer is told what the connector does, so that somebody can count it. Its methods
// return at once, and are called from any goroutine.
type Observer interface {
	// Count notes that something happened in a connection. The stream is empty where
	// nobody knows one.
	Count(id StreamID, e Environment, s Subject, result string)
	// Asking notes that the agent is asked. What it returns is called with what came of
	// it.
	Asking(id StreamID, e Environment) (answered func(error))
}

// Subject is what is counted, apart by a result. The results of each are few.
type Subject string

// The subjects with their results.
const (
	OfNotification Subject = "notification" // stored, duplicate, own, changed, removed, ignored
	OfRefusal      Subject = "refusal"      // of a notification: the reason that the transport gives
	OfReadBack     Subject = "read_back"    // complete, failed
	OfMissedPost   Subject = "missed_post"  // found: a post of which nobody was told
	OfMessage      Subject = "message"      // replied, silent, ignored, removed, dead_letter
	OfAttempt      Subject = "attempt"      // failed: it counts for the message
	OfPost         Subject = "post"         // reply, placeholder: it is known to be sent
	OfDoubt        Subject = "doubt"        // arisen, resent
	OfPause        Subject = "pause"        // ringcentral, agent: a connection is left alone for a while
	OfTakeOver     Subject = "take_over"    // lane: its holder was lost; process
	OfRenewal      Subject = "renewal"      // renewed, recreated, failed
	OfSocket       Subject = "socket"       // opened, recovered, ended
	OfToken        Subject = "token"        // refreshed, refused, failed
)

func (c *Connector) count(ref connectionRef, s Subject, result string) {
	c.observer.Count(ref.Stream, ref.Environment, s, result)
}

// unobserved is the Observer of a connector that has none.
type unobserved struct{}

func (unobserved) Count(StreamID, Environment, Subject, string) {}

func (unobserved) Asking(StreamID, Environment) func(error) { return func(error) {} }

// observedStore counts what becomes of messages.
type observedStore struct {
	Store
	observer Observer
}

func (s observedStore) count(l Lane, subject Subject, result string) {
	s.observer.Count(l.Stream, l.Environment, subject, result)
}

// Claim counts lanes whose holder was lost.
func (s observedStore) Claim(ctx context.Context, l Lane, lease time.Duration) (Claim, time.Duration, error) {
	claim, held, err := s.Store.Claim(ctx, l, lease)
	if err == nil && claim.Lapsed {
		s.count(l, OfTakeOver, "lane")
	}
	return claim, held, err
}

// SaveReply counts messages that have a reply.
func (s observedStore) SaveReply(ctx context.Context, c Claim, m Message, r Reply) ([]PendingPost, error) {
	pending, err := s.Store.SaveReply(ctx, c, m, r)
	switch {
	case err != nil:
	case len(r.Posts) == 0:
		s.count(c.Lane, OfMessage, "silent")
	default:
		s.count(c.Lane, OfMessage, "replied")
	}
	return pending, err
}

// Settle counts messages that get none.
func (s observedStore) Settle(ctx context.Context, c Claim, id PostID, status Status, reason string) (PostID, error) {
	placeholder, err := s.Store.Settle(ctx, c, id, status, reason)
	if err == nil && placeholder == 0 {
		s.count(c.Lane, OfMessage, map[Status]string{Ignored: "ignored", Removed: "removed", DeadLetter: "dead_letter"}[status])
	}
	return placeholder, err
}

// GiveUp counts messages that are given up.
func (s observedStore) GiveUp(ctx context.Context, c Claim, m Message, reason string) (PostID, error) {
	placeholder, err := s.Store.GiveUp(ctx, c, m, reason)
	if err == nil && placeholder == 0 {
		s.count(c.Lane, OfMessage, "dead_letter")
	}
	return placeholder, err
}

// Fail counts failed attempts.
func (s observedStore) Fail(ctx context.Context, c Claim, id PostID, reason string) (int, error) {
	s.count(c.Lane, OfAttempt, "failed")
	return s.Store.Fail(ctx, c, id, reason)
}

// SaveSent counts posts that are known to be sent.
func (s observedStore) SaveSent(ctx context.Context, c Claim, id PostID, number int, sent Post) error {
	err := s.Store.SaveSent(ctx, c, id, number, sent)
	switch {
	case err != nil:
	case number == 0:
		s.count(c.Lane, OfPost, "placeholder")
	default:
		s.count(c.Lane, OfPost, "reply")
	}
	return err
}

// MarkResent counts second sends.
func (s observedStore) MarkResent(ctx context.Context, c Claim, id PostID, number int) error {
	err := s.Store.MarkResent(ctx, c, id, number)
	if err == nil {
		s.count(c.Lane, OfDoubt, "resent")
	}
	return err
}

// Backlog is what a connection has to do.
type Backlog struct {
	Stream      StreamID
	Environment Environment
	Waiting     int       // messages that are not settled
	Oldest      time.Time // when the first of them was stored
	Doubts      int       // posts of which it is not known whether they were sent
	DeadLetters int
}

// Census is what there is to see of a connection at a moment.
type Census struct {
	Backlog
	Age     time.Duration // of the oldest message that waits
	State   State
	Expires time.Time // of the subscription; zero when there is none
	Blocked int64     // calls that were refused, in both environments
	Running int       // lanes of this process that work, or are about to
	Parked  int       // that wait: for RingCentral, the agent, a read-back or their next attempt
}

// Census counts what there is to do in every connection that has an application.
func (c *Connector) Census(ctx context.Context) ([]Census, error) {
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return nil, err
	}
	backlogs, err := c.store.Backlogs(ctx)
	if err != nil {
		return nil, err
	}
	known := make(map[connectionRef]Backlog, len(backlogs))
	for _, b := range backlogs {
		known[connectionRef{b.Stream, b.Environment}] = b
	}
	running, parked := c.lanes.tally(), c.gates.tally()
	var all []Census
	for _, channel := range channels {
		for _, e := range Environments() {
			ref, connection := connectionRef{channel.StreamID, e}, channel.In(e)
			if connection.ApplicationKey == "" && e != channel.Environment {
				continue
			}
			one := Census{
				Backlog: known[ref], State: connection.State(), Expires: connection.Subscription.Expires, Blocked: channel.Block.Calls,
				Running: running[ref].active, Parked: running[ref].resting + parked[ref],
			}
			one.Stream, one.Environment = ref.Stream, e
			if channel.Blocked() {
				one.State = Blocked
			}
			if one.Waiting > 0 {
				one.Age = max(0, c.clock.Now().Sub(one.Oldest))
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// laneTally counts the lanes of a connection.
type laneTally struct{ active, resting int }

// tally counts lanes per connection.
func (s *lanes) tally() map[connectionRef]laneTally {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[connectionRef]laneTally{}
	for lane, state := range s.state {
		one := all[lane.connection()]
		if state.resting {
			one.resting++
		} else {
			one.active++
		}
		all[lane.connection()] = one
	}
	return all
}

// tally counts parked lanes per connection.
func (g *gates) tally() map[connectionRef]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := map[connectionRef]int{}
	for ref, gate := range g.gate {
		all[ref] = len(gate.parked)
	}
	return all
}
