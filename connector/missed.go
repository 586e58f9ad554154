package connector

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// missed knows of which connections notifications were answered with an error. RingCentral
// sends none of them again: they have to be read back. It also knows which posts are being
// stored at this moment, for each of them may come to be missed. Fields below mu are guarded
// by it.
type missed struct {
	telling chan struct{} // holds one element while somebody opens gaps

	mu      sync.Mutex
	suspect map[connectionRef]bool // whose gap was opened, and whose subscription is to be looked at
	told    int                    // how often gaps were opened
	of      map[connectionRef]int  // how many since they were read back last; under anyOf those of which it is not known whose they are
	storing map[Lane][]place       // in no order
	stored  map[Lane][]place       // since a lane that runs last looked for work; in no order
}

// place is where a post stands in its chat.
type place struct {
	created time.Time
	id      PostID
}

func (p Post) place() place { return place{p.Created, p.ID} }

// foremost is the place of what no message of a chat may be begun before: the change of a post.
func foremost() place { return place{} }

// place is where what it tells of has to be known.
func (n Notification) place() place {
	if n.Type == PostAdded {
		return n.Post.place()
	}
	return foremost()
}

func (p place) before(other place) bool {
	return cmp.Or(p.created.Compare(other.created), cmp.Compare(p.id, other.id)) < 0
}

// anyOf stands for every connection.
var anyOf connectionRef //nolint:gochecknoglobals // never changed

func newMissed() *missed {
	return &missed{
		telling: make(chan struct{}, 1), suspect: map[connectionRef]bool{}, of: map[connectionRef]int{}, storing: map[Lane][]place{}, stored: map[Lane][]place{},
	}
}

// begin notes that a post is being stored.
func (m *missed) begin(l Lane, p place) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.storing[l] = append(m.storing[l], p)
}

// end ends begin. What could not be stored is missed from that same moment on.
func (m *missed) end(l Lane, p place, failed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if failed {
		m.of[l.connection()]++
	} else {
		m.pass(l, p)
	}
	i := slices.Index(m.storing[l], p)
	m.storing[l] = slices.Delete(m.storing[l], i, i+1)
	if len(m.storing[l]) == 0 {
		delete(m.storing, l)
	}
}

// pass notes that a post was stored. m.mu must be held.
func (m *missed) pass(l Lane, p place) {
	if posts, looking := m.stored[l]; looking {
		m.stored[l] = append(posts, p)
	}
}

// look is what a lane does before it reads its next message. It returns how often gaps have
// told of what was missed.
func (m *missed) look(l Lane) (told int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stored[l] = nil
	return m.told
}

// rest ends look.
func (m *missed) rest(l Lane) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.stored, l)
}

// overtaken reports whether something was stored since a lane looked, and maybe after it
// read, that has to be answered before a post.
func (m *missed) overtaken(l Lane, p place) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(m.stored[l], func(other place) bool { return other.before(p) })
}

func (m *missed) note(ref connectionRef) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of[ref]++
}

// before reports whether something that a lane has to answer before a post may be missed,
// of which no gap tells yet.
func (m *missed) before(l Lane, p place) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	earlier := func(other place) bool { return other.before(p) }
	return m.of[l.connection()] > 0 || m.of[anyOf] > 0 || slices.ContainsFunc(m.storing[l], earlier)
}

// some reports whether anything is missed of which no gap tells yet.
func (m *missed) some() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.of) > 0
}

// doubt notes that RingCentral may have given up a subscription, for it gives up what answers
// with errors.
func (m *missed) doubt(ref connectionRef) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.suspect[ref] = true
}

// doubted returns whose subscriptions are to be looked at, once.
func (m *missed) doubted() map[connectionRef]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	suspect := m.suspect
	m.suspect = map[connectionRef]bool{}
	return suspect
}

// tellings counts how often gaps have told of what was missed.
func (m *missed) tellings() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.told
}

func (m *missed) all() map[connectionRef]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.of)
}

// forget ends what gaps tell of by now.
func (m *missed) forget(told map[connectionRef]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.told++
	for ref, n := range told {
		if m.of[ref] -= n; m.of[ref] == 0 {
			delete(m.of, ref)
		}
	}
}

// taking notes that a notification is being stored, until the returned function is told
// what came of it. What could not be stored is read back soon; until then no later message
// of the connection is begun.
func (c *Connector) taking(l Lane, n Notification) (taken func(error)) {
	p := n.place()
	c.missed.begin(l, p)
	return func(err error) {
		c.missed.end(l, p, err != nil)
		if err != nil {
			c.upkeep.ring()
		}
		c.gates.free(l) // a later post may have waited
	}
}

// mayBegin reports whether nothing is known to be missed that has to be answered before a
// post; before none, when it is Post{}. It has to be asked after the post was found in the
// store, and asks for what was missed first: whatever ends there is in the gap by then.
func (c *Connector) mayBegin(ctx context.Context, l Lane, p Post) (bool, error) {
	if c.missed.before(l, p.place()) {
		return false, nil
	}
	channel, err := c.store.Channel(ctx, l.Stream)
	return err == nil && c.clear.cleared(l, channel.In(l.Environment).Gap), err
}

// hasTurn is mayBegin for a message that was read with the gap of its connection, which is
// the one to go by unless another was opened since.
func (r *laneRun) hasTurn(ctx context.Context, work Work, told int) (bool, error) {
	lane := r.claim.Lane
	if r.shared {
		again, err := r.store.Next(ctx, r.claim)
		if errors.Is(err, ErrNotFound) || err == nil && !again.Post.same(work.Post) { // by another process, meanwhile
			return false, nil
		}
		if err != nil {
			return false, err
		}
		work = again
	}
	if r.missed.before(lane, work.Post.place()) || r.missed.overtaken(lane, work.Post.place()) {
		return false, nil
	}
	if r.missed.tellings() != told {
		return r.mayBegin(ctx, lane, work.Post)
	}
	return r.clear.cleared(lane, work.Gap), nil
}

// same reports whether a message asks the same as another.
func (p Post) same(other Post) bool {
	return p.ID == other.ID && p.Text == other.Text && slices.Equal(p.Mentions, other.Mentions)
}

// waitForTurn parks a lane until a post may be begun: until its chat was read back by this
// process, or its whole connection by another one, and earlier posts are stored.
func (c *Connector) waitForTurn(ctx context.Context, l Lane, p Post) pause {
	c.gates.hold(l)
	turn, err := c.mayBegin(ctx, l, p)
	if err != nil {
		return pause{wall: c.limits.lease}
	}
	if turn { // meanwhile
		c.gates.free(l)
	}
	return pause{}
}

// tellMissed opens a gap in every connection that has missed something, if there is one,
// before anything else is taken in: another process could answer it else.
func (c *Connector) tellMissed(ctx context.Context) error {
	if !c.missed.some() {
		return nil
	}
	select {
	case c.missed.telling <- struct{}{}:
		defer func() { <-c.missed.telling }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return c.openMissed(ctx)
}

// openMissed is tellMissed for one at a time.
func (c *Connector) openMissed(ctx context.Context) error {
	told := c.missed.all()
	if len(told) == 0 {
		return nil
	}
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		for _, e := range Environments() {
			ref := connectionRef{channel.StreamID, e}
			if !channel.active(e) || told[ref] == 0 && told[anyOf] == 0 {
				continue
			}
			_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
				channel.openGap(e)
				return nil
			})
			if err != nil {
				return err
			}
			c.missed.doubt(ref)
		}
	}
	c.missed.forget(told)
	return nil
}
