package bench

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/connector/postgrestest"
)

const sharedKey = "the key of both replicas in benchmarks"

// replicated is an office whose connectors, one or two of them, share a PostgreSQL behind a
// load balancer.
func replicated(b *testing.B, cluster *postgrestest.Cluster, name string, replicas int) *office {
	b.Helper()
	database, err := cluster.Database(b.Context(), name)
	if err != nil {
		b.Fatal(err)
	}
	var turn atomic.Int64
	var targets []*url.URL
	ready := make(chan struct{})
	proxy := &httputil.ReverseProxy{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * chats}, Rewrite: func(p *httputil.ProxyRequest) {
		<-ready
		p.SetURL(targets[turn.Add(1)%int64(len(targets))])
	}}
	balancer := httptest.NewServer(proxy)
	b.Cleanup(balancer.Close)
	options := app.Options{Database: database, Key: sharedKey, PublicURL: balancer.URL}
	o := newOfficeOf(b, options, func(first *app.App, filled app.Options) {
		targets = append(targets, address(b, first))
		for len(targets) < replicas {
			other, err := app.Start(b.Context(), filled)
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = other.Close() })
			targets = append(targets, address(b, other))
		}
		close(ready)
	})
	return o
}

// BenchmarkTwoReplicas lets a hundred people write at once to two connectors on PostgreSQL,
// against one: 1 means that two are as fast as one.
func BenchmarkTwoReplicas(b *testing.B) {
	if !postgrestest.Available() {
		b.Log("left out: PostgreSQL is not installed")
		return
	}
	cluster, err := postgrestest.Start(context.WithoutCancel(b.Context()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cluster.Close() })
	one, two := replicated(b, cluster, "one", 1), replicated(b, cluster, "two", 2)
	var n atomic.Int64
	ask := func(o *office) func() error {
		return func() error {
			i := int(n.Add(1))
			return o.ask(b.Context(), i, i)
		}
	}
	asked := map[*office]time.Duration{}
	for _, o := range []*office{one, two} { // until each replica knows each chat
		run(b, chats, learning*chats, ask(o))
	}
	each := max(b.N/rounds, chats)
	b.ResetTimer()
	for range rounds {
		for _, o := range []*office{one, two} {
			asked[o] += run(b, chats, each, ask(o))
		}
	}
	b.ReportMetric(float64(rounds*each)/asked[two].Seconds(), "two-msg/s")
	b.ReportMetric(float64(rounds*each)/asked[one].Seconds(), "one-msg/s")
	b.ReportMetric(asked[one].Seconds()/asked[two].Seconds(), "two-x-one")
}

const learning = 6 // messages of each chat

const million = 1_000_000

// BenchmarkAnswerAtAMillion measures the answer of a connector that has stored a million
// answered messages in the hundred chats, against one that has stored a few: 1 means that
// they change nothing.
func BenchmarkAnswerAtAMillion(b *testing.B) {
	dir := b.TempDir()
	full, few := newOffice(b, app.Options{Data: dir}), newOffice(b, app.Options{})
	n := 0
	for _, o := range []*office{full, few} {
		for range chats {
			n++
			if err := o.ask(b.Context(), n, n); err != nil {
				b.Fatal(err)
			}
		}
	}
	full.fill(b, dir, million)
	took := map[*office][]time.Duration{}
	for b.Loop() {
		for _, o := range []*office{full, few} {
			n++
			start := time.Now()
			if err := o.ask(b.Context(), n, n); err != nil {
				b.Fatal(err)
			}
			took[o] = append(took[o], time.Since(start))
		}
	}
	for name, p := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		b.ReportMetric(float64(percentile(took[full], p).Microseconds()), "million-"+name+"-µs")
		b.ReportMetric(float64(percentile(took[few], p).Microseconds()), "few-"+name+"-µs")
		b.ReportMetric(percentile(took[full], p).Seconds()/percentile(took[few], p).Seconds(), "million-"+name+"-x-few")
	}
}

// fill stores answered messages, with a reply each, in the chats that there are.
func (o *office) fill(b *testing.B, dir string, messages int) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "connector.db")+"?_pragma=busy_timeout(60000)")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range []string{
		`INSERT INTO message (stream_id, environment, post_id, chat_id, sender_id, text, mentions, created, received, status, open, shown)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2),
			place (at, chat) AS (SELECT ROW_NUMBER() OVER (ORDER BY chat_id), chat_id FROM chat WHERE stream_id = $1)
			SELECT $1, 'sandbox', i, chat, '1', 'how are you today, message ' || i, '', 1600000000000 + i, 1600000000000 + i, 'Answered', 0, 1
			FROM n JOIN place ON place.at = 1 + i % (SELECT COUNT(*) FROM place)`,
		`INSERT INTO reply (stream_id, environment, message_id, number, text, post_id, sent)
			SELECT stream_id, environment, post_id, 1, 're: ' || text, post_id + 10000000, created
			FROM message WHERE stream_id = $1 AND post_id <= $2`,
	} {
		if _, err := db.ExecContext(b.Context(), statement, o.stream, messages); err != nil {
			b.Fatal(err)
		}
	}
}

// address is where an App listens, whatever its public URL is.
func address(b *testing.B, a *app.App) *url.URL {
	b.Helper()
	at, err := url.Parse("http://" + a.Addr())
	if err != nil {
		b.Fatal(err)
	}
	return at
}
