package persist

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"net/url"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Kept is what a folder keeps.
type Kept struct {
	Places  map[string][]state.Snapshot // by name; in each console, sandbox, production
	Changes []state.Change              // of which not everybody was told, in order
	Last    uint64                      // number of the newest change
	Setting Setting
	Begun   Begun
}

// Now is the place of what is the case, beside that of named snapshots.
const Now = "now"

// Empty reports whether nothing was kept yet.
func (k Kept) Empty() bool { return len(k.Places[Now]) == 0 }

// Setting is how the clock tells the time.
type Setting struct {
	Frozen bool  `json:"frozen,omitempty"`
	At     int64 `json:"at,omitempty"`     // nanoseconds since 1970
	Offset int64 `json:"offset,omitempty"` // nanoseconds
}

// counters are the note of each commit.
type counters struct {
	Last    uint64  `json:"last"`
	Setting Setting `json:"clock"`
}

// Begun says with what a folder was begun.
type Begun struct {
	Seed   string `json:"seed"`   // name of the seed that was planted
	Hash   string `json:"hash"`   // of its document
	Secret []byte `json:"secret"` // from which the ids of notifications are made
	Starts int    `json:"starts"` // how often a program began with the folder
}

const (
	countersNote = "counters"
	startNote    = "start"
)

// sum returns by what an entry is known to be whole.
func sum(key any, body []byte) int64 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return int64(crc32.Update(crc32.Checksum(body, table), table, fmt.Append(nil, key)))
}

// load reads everything through a connection that cannot write.
func (s *Store) load(ctx context.Context) (Kept, error) {
	kept := Kept{Places: map[string][]state.Snapshot{}}
	some, err := s.checkHeader(ctx)
	if err != nil || !some {
		return kept, err
	}
	db, err := s.connectReading()
	if err != nil {
		return kept, err
	}
	defer db.Close() //nolint:errcheck // was only read
	l := &loader{db: db, kept: &kept, worlds: map[int64]state.Snapshot{}, kinds: map[int64]string{}}
	err = l.load(ctx)
	switch {
	case errors.Is(err, state.ErrNewer):
		return Kept{}, s.newer(err)
	case err != nil && ctx.Err() == nil:
		return Kept{}, s.damaged(err)
	}
	return kept, err
}

// connectReading opens the file so that nothing can be written to it.
func (s *Store) connectReading() (*sql.DB, error) {
	db, err := connect(s.path, url.Values{"mode": {"ro"}, "_pragma": {"query_only(ON)"}})
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// loader reads the tables.
type loader struct {
	db     *sql.DB
	kept   *Kept
	worlds map[int64]state.Snapshot
	kinds  map[int64]string
}

func (l *loader) load(ctx context.Context) error {
	var verdict string
	if err := l.db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return errors.New(verdict)
	}
	for _, read := range []func(context.Context) error{l.loadWorlds, l.loadKinds, l.loadEntries, l.loadChanges, l.loadNotes} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return l.checkWhole()
}

// checkWhole reports what is missing. A file that was only begun holds nothing.
func (l *loader) checkWhole() error {
	whole := []state.Environment{state.Console, state.Sandbox, state.Production}
	for place, worlds := range l.kept.Places {
		found := make([]state.Environment, len(worlds))
		for i, world := range worlds {
			found[i] = world.Environment()
		}
		if !slices.Equal(found, whole) {
			return fmt.Errorf("%q holds the environments %v instead of %v", place, found, whole)
		}
	}
	if !l.kept.Empty() && (l.kept.Last == 0 || len(l.kept.Begun.Secret) == 0) {
		return errors.New("its notes are missing")
	}
	return nil
}

// each calls visit with each row of a query.
func (l *loader) each(ctx context.Context, query string, visit func(*sql.Rows) error) error {
	rows, err := l.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (l *loader) loadWorlds(ctx context.Context) error {
	// The environments of a place come in the order of their locks, in which they were written.
	return l.each(ctx, `SELECT number, place, environment, taken, counter, messaging FROM worlds ORDER BY number`, func(rows *sql.Rows) error {
		var number, taken, counter, messaging int64
		var place, environment string
		if err := rows.Scan(&number, &place, &environment, &taken, &counter, &messaging); err != nil {
			return err
		}
		world := state.NewSnapshot(state.Environment(environment), state.Instant(taken), counter, messaging)
		l.worlds[number] = world
		l.kept.Places[place] = append(l.kept.Places[place], world)
		return nil
	})
}

func (l *loader) loadKinds(ctx context.Context) error {
	return l.each(ctx, `SELECT number, name FROM kinds`, func(rows *sql.Rows) error {
		var number int64
		var name string
		if err := rows.Scan(&number, &name); err != nil {
			return err
		}
		l.kinds[number] = name
		return nil
	})
}

func (l *loader) loadEntries(ctx context.Context) error {
	return l.each(ctx, `SELECT world, kind, id, sum, body FROM entries`, func(rows *sql.Rows) error {
		var number, kind, check int64
		var entry state.Entry
		if err := rows.Scan(&number, &kind, &entry.Key, &check, &entry.Body); err != nil {
			return err
		}
		world, known := l.worlds[number]
		name, named := l.kinds[kind]
		if !known || !named || sum(entry.Key, entry.Body) != check {
			return fmt.Errorf("the entry %v is not what was written", entry.Key)
		}
		entry.Kind = name
		if err := world.Put(entry); err != nil {
			return fmt.Errorf("%s %v: %w", name, entry.Key, err)
		}
		return nil
	})
}

func (l *loader) loadChanges(ctx context.Context) error {
	return l.each(ctx, `SELECT seq, sum, body FROM changes ORDER BY seq`, func(rows *sql.Rows) error {
		var seq uint64
		var check int64
		var body []byte
		if err := rows.Scan(&seq, &check, &body); err != nil {
			return err
		}
		if sum(seq, body) != check {
			return fmt.Errorf("the change %d is not what was written", seq)
		}
		change, err := state.DecodeChange(seq, body)
		if err != nil {
			return err
		}
		l.kept.Changes = append(l.kept.Changes, change)
		return nil
	})
}

func (l *loader) loadNotes(ctx context.Context) error {
	return l.each(ctx, `SELECT name, body FROM notes`, func(rows *sql.Rows) error {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		switch name {
		case countersNote:
			var c counters
			err := json.Unmarshal(body, &c)
			l.kept.Last, l.kept.Setting = c.Last, c.Setting
			return err
		case startNote:
			return json.Unmarshal(body, &l.kept.Begun)
		}
		return fmt.Errorf("%w: the note %q is not known here", state.ErrNewer, name)
	})
}
