package persist

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// writer commits groups of what the journal hands on: while one group is being written,
// the next one gathers.
type writer struct {
	ctx    context.Context //nolint:containedctx // the life of the writer, which ends when the journal is closed
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
	db, err := connect(path, url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	w := &writer{ctx: ctx, db: db, kinds: map[string]int64{}, worlds: map[world]int64{}}
	err = w.prepare()
	if err == nil {
		err = w.note(begun)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return w, nil
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

// run writes until the journal is closed and empty. After an error nothing is written
// any more, and whoever waits is told.
func (w *writer) run(journal *state.Journal) {
	var failed error
	for {
		commits := journal.Next()
		if len(commits) == 0 {
			return
		}
		last := commits[len(commits)-1].Number
		if failed == nil {
			if err := w.commit(commits); err != nil {
				failed = fmt.Errorf("the state cannot be kept any more: %w; see to the disk, and start the emulator again", err)
			}
		}
		journal.Done(last, failed)
	}
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

func (w *writer) close() error { return w.db.Close() }

// encodeCounters returns the note of a commit.
func encodeCounters(c state.Commit) (string, error) {
	note, err := json.Marshal(counters{Last: c.Change, Setting: Setting{
		Frozen: c.Setting.Frozen, At: c.Setting.At, Offset: int64(c.Setting.Offset),
	}})
	return string(note), err
}
