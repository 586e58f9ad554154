package postgres

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/postgrestest"
	"github.com/glipbox/glipbox/connector/storetest"
)

// TestMain gives the tests one cluster. Where there is none the tests are left out:
// make test names that, and CI fails.
func TestMain(m *testing.M) { os.Exit(run(m)) } //nolint:forbidigo // ends the test program

func run(m *testing.M) int {
	if !postgrestest.Available() {
		fmt.Fprintln(os.Stderr, "left out: PostgreSQL is not installed")
		return 0
	}
	cluster, err := postgrestest.Start(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = cluster.Close() }()
	database.Store(cluster)
	return m.Run()
}

//nolint:gochecknoglobals // the one cluster of this package's tests
var (
	database atomic.Pointer[postgrestest.Cluster]
	count    atomic.Int64
)

// fresh returns the URL of an empty database.
func fresh(t *testing.T) string {
	t.Helper()
	url, err := database.Load().Database(t.Context(), "store"+strconv.FormatInt(count.Add(1), 10))
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	db.Write.SetMaxOpenConns(4)
	t.Cleanup(func() { _ = db.Close() })
	s, err := store.Open(t.Context(), db, clock.Wall{}, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) connector.Store {
		t.Helper()
		return open(t, fresh(t))
	})
}

func TestOldSchema(t *testing.T) {
	t.Parallel()
	url := fresh(t)
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	storetest.FromOldSchema(t, db.Write, func() connector.Store { return open(t, url) })
}

// Many claim the same new lane at once, from two processes' stores: one gets it.
func TestOneOfManyClaims(t *testing.T) {
	t.Parallel()
	url := fresh(t)
	stores := []*store.Store{open(t, url), open(t, url)}
	for chat := range connector.ChatID(20) {
		lane := connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: chat + 1}
		var claims atomic.Int64
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				if _, _, err := stores[i%2].Claim(t.Context(), lane, 1e10); err == nil {
					claims.Add(1)
				}
			})
		}
		group.Wait()
		if got := claims.Load(); got != 1 {
			t.Fatalf("got %d claims of one lane, want 1", got)
		}
	}
}
