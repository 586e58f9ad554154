package connector

import (
	"context"
	"strconv"
	"time"
)

const (
	runawayWindow = 5 * time.Minute // of RingCentral's time
	runawayLimit  = 100             // answers in one chat; RingCentral itself allows 200 posts to all chats
)

// Loops says how conversations between machines are kept from running for ever.
type Loops struct {
	AnswerBots bool // other bots are answered like people
	Limit      int  // answers in one chat within 5 minutes; 0 for 100, negative for no limit
}

// stop returns why a message must not be answered, or nothing. One that a person let try again is
// no sign of a conversation that runs away.
func (r *laneRun) stop(ctx context.Context, work Work, m Message) (Status, string, error) {
	if m.Sender.Bot && !r.loops.AnswerBots {
		return Ignored, "", nil
	}
	limit := r.loops.Limit
	if limit == 0 {
		limit = runawayLimit
	}
	if limit < 0 || work.Replays > 0 {
		return "", "", nil
	}
	answered, err := r.store.AnsweredSince(ctx, r.claim.Lane, m.Created.Add(-runawayWindow))
	if err != nil || answered < limit {
		return "", "", err
	}
	return DeadLetter, "The conversation runs away: " + strconv.Itoa(answered) + " answers within 5 minutes.", nil
}

// Replay lets a dead letter of the selected environment wait for its turn once more.
func (c *Connector) Replay(ctx context.Context, id StreamID, post PostID) error {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return err
	}
	lane, err := c.store.Replay(ctx, id, channel.Environment, post)
	if err != nil {
		return err
	}
	c.lanes.wake(lane)
	c.watchers.ring()
	return nil
}

// Tally counts what became of the messages in the selected environment.
func (c *Connector) Tally(ctx context.Context, id StreamID) (Tally, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Tally{}, err
	}
	return c.store.Tally(ctx, id, channel.Environment)
}
