package persist

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// writer commits groups of what the journal hands on: while one group is being written,
// the next one gathers.
type writer struct {
	ctx    context.Context //nolint:containedctx // the life of the writer, which ends when the journal is closed
	path   string
	db     *sql.DB
	kinds  map[string]int64
	worlds map[world]int64

	setEntry, deleteEntry, setChange, deleteChange, setNote *sql.Stmt
}

// world names a row of the table worlds.
type world struct {
	place       string
	environment state.Environment
}

func newWriter(ctx context.Context, path string, begun Begun) (*writer, error) {
	w := &writer{ctx: ctx, path: path}
	err := w.open()
	if err == nil {
		err = w.note(begun)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// open opens the file. What was known of it before is known no more.
func (w *writer) open() error {
	db, err := connect(w.path, url.Values{"_pragma": {"busy_timeout(1000)", "journal_mode(WAL)", "synchronous(FULL)"}})
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	w.db, w.kinds, w.worlds = db, map[string]int64{}, map[world]int64{}
	return w.prepare()
}

// prepare makes the tables if there are none, and the statements.
func (w *writer) prepare() error {
	if err := w.migrate(); err != nil {
		return err
	}
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&w.setEntry, `INSERT OR REPLACE INTO entries (world, kind, id, sum, body) VALUES (?, ?, ?, ?, ?)`},
		{&w.deleteEntry, `DELETE FROM entries WHERE world = ? AND kind = ? AND id = ?`},
		{&w.setChange, `INSERT INTO changes (seq, environment, sum, body) VALUES (?, ?, ?, ?)`},
		{&w.deleteChange, `DELETE FROM changes WHERE seq = ?`},
		{&w.setNote, `INSERT OR REPLACE INTO notes (name, body) VALUES (?, ?)`},
	} {
		var err error
		if *s.to, err = w.db.PrepareContext(w.ctx, s.sql); err != nil {
			return err
		}
	}
	return w.readNumbers()
}

// note writes with what the folder was begun.
func (w *writer) note(begun Begun) error {
	note, err := json.Marshal(begun) //nolint:gosec // the folder keeps the secret of the uuids of notifications
	if err != nil {
		return err
	}
	_, err = w.setNote.ExecContext(w.ctx, startNote, string(note))
	return err
}

func (w *writer) migrate() error {
	var mark int64
	if err := w.db.QueryRowContext(w.ctx, `PRAGMA application_id`).Scan(&mark); err != nil || mark == application {
		return err
	}
	_, err := w.db.ExecContext(w.ctx, fmt.Sprintf(`BEGIN; %s PRAGMA user_version = %d; PRAGMA application_id = %d; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)`,
		schema, version, application))
	return err
}

func (w *writer) readNumbers() error {
	l := &loader{db: w.db, kinds: map[int64]string{}}
	if err := l.loadKinds(w.ctx); err != nil {
		return err
	}
	for number, name := range l.kinds {
		w.kinds[name] = number
	}
	return l.each(w.ctx, `SELECT number, place, environment FROM worlds`, func(rows *sql.Rows) error {
		var number int64
		var key world
		err := rows.Scan(&number, &key.place, &key.environment)
		w.worlds[key] = number
		return err
	})
}

const retryAfter = 200 * time.Millisecond // between attempts to write what a disk did not take

// run writes until the journal is closed and empty. What cannot be written is tried again
// until it can, and meanwhile whoever waits is told. It returns why something was never
// written.
func (w *writer) run(journal *state.Journal) error {
	for {
		commits := journal.Next()
		if len(commits) == 0 {
			return nil
		}
		for err := w.commit(commits); err != nil; err = w.again(commits) {
			failed := fmt.Errorf("the state cannot be kept: %w; see to the disk, which is tried again and again", err)
			journal.Failed(failed)
			if !journal.Pause(retryAfter) {
				return failed
			}
		}
		journal.Done(commits[len(commits)-1].Number)
	}
}

// again writes a group after an error, of which nobody knows what it left behind: with a
// connection of its own.
func (w *writer) again(commits []state.Commit) error {
	_ = w.close() // has nothing to say after the error before
	if err := w.open(); err != nil {
		return err
	}
	return w.commit(commits)
}

// commit writes a group in one transaction.
func (w *writer) commit(commits []state.Commit) error {
	tx, err := w.db.BeginTx(w.ctx, nil)
	if err != nil {
		return err
	}
	t := &transaction{writer: w, tx: tx}
	if err := t.write(commits); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (w *writer) close() error {
	if w.db == nil {
		return nil
	}
	return w.db.Close()
}

// encodeCounters returns the note of a commit.
func encodeCounters(c state.Commit) (string, error) {
	note, err := json.Marshal(counters{Last: c.Change, Setting: Setting{
		Frozen: c.Setting.Frozen, At: c.Setting.At, Offset: int64(c.Setting.Offset),
	}})
	return string(note), err
}
