package store

import (
	"sync"

	"github.com/glipbox/glipbox/connector"
)

const maxPlans = 500 // lanes of which something is known

// agenda knows what lanes have to do without a look at the database, where this process is the only
// one to write. It learns of a lane when its only open message is read. From then on jobs tell what
// they change of the lane, so that its next message is known as soon as it is committed. After a job
// that is silent nothing is known of any lane. The jobs of a transaction run one by one: each tells,
// or does not, then ran is called; ended is called after the last one, before any caller hears of it.
// A nil agenda never knows anything. Fields below mu are guarded by it.
type agenda struct {
	mu       sync.Mutex
	plans    map[connector.Lane]*plan
	changing map[connector.Lane]struct{} // by jobs of the present transaction, which nobody can read yet
	told     bool                        // the present job has told what it changes
	silent   bool                        // some job of the present transaction has not
}

// plan is what is known of a lane that has one open message at most.
type plan struct {
	known  bool             // the lane was read
	open   bool             // it has an open message
	id     connector.PostID // of that message, or of the one that was open last
	bare   bool             // nothing was stored of a reply to it when it was read
	next   *connector.Work  // that message, unless Next has returned it
	memory string
	gap    int64
}

func newAgenda() *agenda {
	return &agenda{plans: map[connector.Lane]*plan{}, changing: map[connector.Lane]struct{}{}}
}

// next returns what a lane has to do, once, if that is known. Otherwise the lane has to be read, and
// what was read goes into the returned plan by seen.
func (a *agenda) next(l connector.Lane) (work connector.Work, known bool, p *plan) {
	if a == nil {
		return work, false, nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_, changes := a.changing[l]
	if changes || a.silent {
		return work, false, &plan{} // what is read now may be old: this plan is nobody's
	}
	if p := a.plans[l]; p != nil && p.next != nil {
		work, p.next = *p.next, nil
		return work, true, p
	}
	for other := range a.plans {
		if len(a.plans) < maxPlans {
			break
		}
		delete(a.plans, other)
	}
	p = &plan{}
	a.plans[l] = p
	return work, false, p
}

// seen keeps what was read. bare says that nothing is stored of a reply to the message. It has
// no effect on a plan that was given up meanwhile.
func (a *agenda) seen(p *plan, work connector.Work, bare bool) {
	if a == nil || !work.Last {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	*p = plan{known: true, open: true, id: work.Post.ID, bare: bare, memory: work.Memory, gap: work.Gap}
}

// alone reports whether a message is known to be its lane's only open one, with nothing stored of a
// reply, provided that it still waits.
func (a *agenda) alone(l connector.Lane, id connector.PostID) bool {
	if a == nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.plans[l]
	return p != nil && p.bare && p.id == id
}

// added is told of a message that was stored, as Next would read it but for what the lane knows.
func (a *agenda) added(l connector.Lane, work connector.Work) {
	a.tell(l, func(p *plan) bool {
		if !p.known || p.open {
			return false
		}
		work.Memory, work.Gap, work.Last = p.memory, p.gap, true
		p.open, p.id, p.bare, p.next = true, work.Post.ID, true, &work
		return true
	})
}

// replied is told of a reply to a message that was stored, with the memory if that has changed.
func (a *agenda) replied(l connector.Lane, m connector.Message, r connector.Reply) {
	a.tell(l, func(p *plan) bool {
		p.open, p.next = len(r.Posts) > 0, nil
		if r.Memory != m.Memory {
			p.memory = connector.KeptText(r.Memory)
		}
		return p.id == m.ID
	})
}

// moved is told of a message that was moved on, and whether it has ended.
func (a *agenda) moved(l connector.Lane, id connector.PostID, ended bool) {
	a.tell(l, func(p *plan) bool {
		p.open, p.next = !ended, nil
		return p.id == id
	})
}

// unchanged is told of a job that changes nothing.
func (a *agenda) unchanged(l connector.Lane) { a.tell(l, func(*plan) bool { return true }) }

// tell changes the plan of a lane, or gives it up.
func (a *agenda) tell(l connector.Lane, change func(*plan) (known bool)) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.told = true
	a.changing[l] = struct{}{}
	if p := a.plans[l]; p != nil && !change(p) {
		delete(a.plans, l)
	}
}

// ran has to be called after each job. One that failed is silent, whatever it told.
func (a *agenda) ran(err error) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.told || err != nil {
		a.silent = true
		clear(a.plans)
	}
	a.told = false
}

// ended has to be called after each transaction, before anybody hears of it.
func (a *agenda) ended(err error) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		clear(a.plans)
	}
	clear(a.changing)
	a.told, a.silent = false, false
}
