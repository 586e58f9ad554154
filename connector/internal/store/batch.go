package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

const yields = 8 // of a caller who commits: others who are about to write come along

// batches runs transactions of a database that has one writer, several of them in one
// commit: those that come while another commit is under way wait for it together, and one
// of their callers commits for all. Fields below mu are guarded by it.
type batches struct {
	db     *sql.DB
	agenda *agenda

	mu      sync.Mutex
	waiting []*job
	busy    bool
}

// job is a transaction of one caller.
type job struct {
	f     func(context.Context, *sql.Tx) error
	lazy  bool
	err   error
	ended chan struct{}
	leads chan struct{} // its caller is to commit what waits
}

// do runs f in a transaction: a second time when another job of its commit fails. The context that
// f gets does not end: a commit for many does not end with one of them, and to watch for it would
// cost a goroutine for each statement. What is lazy may be undone by a power failure, together
// with everything that was committed after it, until the next one that is not.
func (b *batches) do(ctx context.Context, f func(context.Context, *sql.Tx) error, lazy bool) error {
	j := &job{f: f, lazy: lazy, ended: make(chan struct{}), leads: make(chan struct{})}
	b.mu.Lock()
	b.waiting = append(b.waiting, j)
	leads := !b.busy
	b.busy = true
	b.mu.Unlock()
	if !leads {
		select {
		case <-j.ended:
			return j.err
		case <-j.leads:
		}
	}
	b.lead(context.WithoutCancel(ctx))
	<-j.ended
	return j.err
}

// lead commits what waits, and lets another caller go on.
func (b *batches) lead(ctx context.Context) {
	for range yields {
		runtime.Gosched()
	}
	b.mu.Lock()
	jobs := b.waiting
	b.waiting = nil
	b.mu.Unlock()
	b.commit(ctx, jobs)
	for _, j := range jobs {
		close(j.ended)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) > 0 {
		close(b.waiting[0].leads)
		return
	}
	b.busy = false
}

// commit runs jobs in one transaction. One that fails undoes itself only.
func (b *batches) commit(ctx context.Context, jobs []*job) {
	conn, err := b.db.Conn(ctx)
	if err != nil {
		fail(jobs, fmt.Errorf("begin a transaction: %w", err))
		return
	}
	defer conn.Close() //nolint:errcheck // the transaction says what went wrong
	if !slices.ContainsFunc(jobs, func(j *job) bool { return !j.lazy }) {
		_, err = conn.ExecContext(ctx, "PRAGMA synchronous = NORMAL") // the disk need not wait
		defer conn.ExecContext(ctx, "PRAGMA synchronous = FULL")      //nolint:errcheck // cannot fail where the other did not
	}
	if err == nil {
		err = b.inOne(ctx, conn, jobs, b.together)
	}
	if errors.Is(err, errOneFailed) && len(jobs) > 1 {
		err = b.inOne(ctx, conn, jobs, b.apart)
	}
	if err != nil && !errors.Is(err, errOneFailed) {
		fail(jobs, err)
	}
}

// errOneFailed reports that a job has failed, and with it the transaction.
var errOneFailed = errors.New("a job of the transaction failed")

// inOne runs jobs in one transaction of a connection, in a way that ends it with its error.
func (b *batches) inOne(ctx context.Context, conn *sql.Conn, jobs []*job, run func(context.Context, *sql.Tx, []*job) error) (err error) {
	defer func() { b.agenda.ended(err) }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer tx.Rollback()
	if err := run(ctx, tx, jobs); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// together runs jobs that hardly ever fail.
func (b *batches) together(ctx context.Context, tx *sql.Tx, jobs []*job) error {
	for _, j := range jobs {
		j.err = j.f(ctx, tx)
		b.agenda.ran(j.err)
		if j.err != nil {
			return errOneFailed
		}
	}
	return nil
}

// apart runs jobs of which one that fails undoes itself only.
func (b *batches) apart(ctx context.Context, tx *sql.Tx, jobs []*job) error {
	for _, j := range jobs {
		if err := attempt(ctx, tx, j); err != nil {
			return fmt.Errorf("the transaction broke: %w", err)
		}
		b.agenda.ran(j.err)
	}
	return nil
}

// attempt runs one job. It returns an error when the whole transaction is lost.
func attempt(ctx context.Context, tx *sql.Tx, j *job) error {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.f(ctx, tx); j.err != nil {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO job"); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "RELEASE job")
	return err
}

// fail ends jobs that were not committed. Those that failed by themselves keep their
// error.
func fail(jobs []*job, err error) {
	for _, j := range jobs {
		j.err = errors.Join(j.err, err)
	}
}
