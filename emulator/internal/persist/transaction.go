package persist

import (
	"database/sql"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// transaction writes one group of commits.
type transaction struct {
	*writer

	tx *sql.Tx
}

// touched is what a group did to one environment: of an entry that was touched several
// times, the last counts.
type touched struct {
	part    state.Part // the latest
	order   []entryID
	touches map[entryID]state.Touch
	changes []state.Change
}

type entryID struct {
	kind string
	key  any
}

func (t *transaction) write(commits []state.Commit) error {
	now := map[state.Environment]*touched{}
	var order []*touched
	told := map[uint64]bool{}
	for _, c := range commits {
		for _, p := range c.Parts {
			x, ok := now[p.Environment]
			if !ok {
				x = &touched{touches: map[entryID]state.Touch{}}
				now[p.Environment] = x
				order = append(order, x)
			}
			x.add(p)
		}
		if c.Shelf != nil {
			if err := t.shelve(*c.Shelf); err != nil {
				return err
			}
		}
		for _, seq := range c.Told {
			told[seq] = true
		}
	}
	for _, x := range order {
		if err := t.writeTouched(x, told); err != nil {
			return err
		}
	}
	for seq := range told {
		if _, err := t.tx.StmtContext(t.ctx, t.deleteChange).ExecContext(t.ctx, seq); err != nil {
			return err
		}
	}
	note, err := encodeCounters(commits[len(commits)-1])
	if err != nil {
		return err
	}
	_, err = t.tx.StmtContext(t.ctx, t.setNote).ExecContext(t.ctx, countersNote, note)
	return err
}

func (x *touched) add(p state.Part) {
	replaced := x.part.Replaced
	x.part = p
	if p.Replaced != nil {
		x.order, x.changes = nil, nil
		clear(x.touches)
	} else {
		x.part.Replaced = replaced
	}
	for _, touch := range p.Touches {
		id := entryID{touch.Kind, touch.Key}
		if _, again := x.touches[id]; !again {
			x.order = append(x.order, id)
		}
		x.touches[id] = touch
	}
	x.changes = append(x.changes, p.Changes...)
}

func (t *transaction) writeTouched(x *touched, told map[uint64]bool) error {
	p := x.part
	number, err := t.world(world{Now, p.Environment}, 0, p.Counter, p.Messaging)
	if err != nil {
		return err
	}
	if p.Replaced != nil {
		if err := t.replace(number, p); err != nil {
			return err
		}
	}
	for _, id := range x.order {
		if err := t.writeTouch(number, x.touches[id]); err != nil {
			return err
		}
	}
	for _, c := range x.changes {
		if _, reset := c.Body.(state.Reset); reset || told[c.Seq] {
			continue
		}
		body, err := c.Encode()
		if err != nil {
			return err
		}
		if _, err := t.tx.StmtContext(t.ctx, t.setChange).ExecContext(t.ctx, c.Seq, string(c.Environment), sum(c.Seq, body), body); err != nil {
			return err
		}
	}
	return nil
}

// replace puts a whole world in the place of what was there. Notifications about that
// are void.
func (t *transaction) replace(number int64, p state.Part) error {
	if _, err := t.tx.ExecContext(t.ctx, `DELETE FROM changes WHERE environment = ?`, string(p.Environment)); err != nil {
		return err
	}
	return t.fillWorld(number, *p.Replaced)
}

func (t *transaction) fillWorld(number int64, x state.Snapshot) error {
	if _, err := t.tx.ExecContext(t.ctx, `DELETE FROM entries WHERE world = ?`, number); err != nil {
		return err
	}
	return x.Entries(func(touch state.Touch) error { return t.writeTouch(number, touch) })
}

func (t *transaction) writeTouch(number int64, touch state.Touch) error {
	entry, err := touch.Entry()
	if err != nil {
		return err
	}
	kind, err := t.kind(entry.Kind)
	if err != nil {
		return err
	}
	if entry.Body == nil {
		_, err = t.tx.StmtContext(t.ctx, t.deleteEntry).ExecContext(t.ctx, number, kind, entry.Key)
		return err
	}
	_, err = t.tx.StmtContext(t.ctx, t.setEntry).ExecContext(t.ctx, number, kind, entry.Key, sum(entry.Key, entry.Body), entry.Body)
	return err
}

// kind returns the number that stands for the name of a table.
func (t *transaction) kind(name string) (int64, error) {
	if number, ok := t.kinds[name]; ok {
		return number, nil
	}
	result, err := t.tx.ExecContext(t.ctx, `INSERT INTO kinds (name) VALUES (?)`, name)
	if err != nil {
		return 0, err
	}
	number, err := result.LastInsertId()
	t.kinds[name] = number
	return number, err
}

// world stores the counters of a world, and returns the number that stands for it.
func (t *transaction) world(key world, taken state.Instant, counter, messaging int64) (int64, error) {
	if number, ok := t.worlds[key]; ok {
		_, err := t.tx.ExecContext(t.ctx, `UPDATE worlds SET taken = ?, counter = ?, messaging = ? WHERE number = ?`,
			int64(taken), counter, messaging, number)
		return number, err
	}
	result, err := t.tx.ExecContext(t.ctx, `INSERT INTO worlds (place, environment, taken, counter, messaging) VALUES (?, ?, ?, ?, ?)`,
		key.place, string(key.environment), int64(taken), counter, messaging)
	if err != nil {
		return 0, err
	}
	number, err := result.LastInsertId()
	t.worlds[key] = number
	return number, err
}

// shelve keeps a snapshot under a name, or forgets it.
func (t *transaction) shelve(x state.Shelved) error {
	if len(x.Worlds) == 0 {
		return t.forget(x.Name)
	}
	for _, snapshot := range x.Worlds {
		counter, messaging := snapshot.Counters()
		number, err := t.world(world{x.Name, snapshot.Environment()}, snapshot.Taken(), counter, messaging)
		if err != nil {
			return err
		}
		if err := t.fillWorld(number, snapshot); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) forget(place string) error {
	for key, number := range t.worlds {
		if key.place != place {
			continue
		}
		if _, err := t.tx.ExecContext(t.ctx, `DELETE FROM entries WHERE world = ?`, number); err != nil {
			return err
		}
		if _, err := t.tx.ExecContext(t.ctx, `DELETE FROM worlds WHERE number = ?`, number); err != nil {
			return err
		}
		delete(t.worlds, key)
	}
	return nil
}
