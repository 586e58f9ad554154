package bench

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// bare is the yardstick of an API call: net/http and encoding/json, nothing kept.
func bare(list []byte) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /posts", func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Text string `json:"text"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(post{ID: "26848769679364", GroupID: "995723345922", Type: "TextMessage", Text: body.Text})
	})
	mux.HandleFunc("GET /posts", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(list)
	})
	return mux
}

// post is as much of a post as the yardstick sends.
type post struct {
	ID      string `json:"id"`
	GroupID string `json:"groupId"`
	Type    string `json:"type"`
	Text    string `json:"text"`
}

const (
	rounds          = 10  // ours and the yardstick take turns, so that both see the same machine
	connections     = 8   // at once
	manyConnections = 64  // at once
	warmup          = 200 // calls that do not count
)

// compare measures ours against the yardstick and reports the ratio of their speeds:
// 1 means as fast as the yardstick.
func compare(b *testing.B, ours, yardstick func() error) {
	b.Helper()
	compareOver(b, connections, ours, yardstick)
}

// compareOver is compare with a number of connections of its own.
func compareOver(b *testing.B, connections int, ours, yardstick func() error) {
	b.Helper()
	run(b, connections, warmup, ours)
	run(b, connections, warmup, yardstick)
	each := max(b.N/rounds, connections)
	var spent, yard time.Duration
	b.ResetTimer()
	for range rounds {
		spent += run(b, connections, each, ours)
		b.StopTimer()
		yard += run(b, connections, each, yardstick)
		b.StartTimer()
	}
	b.ReportMetric(float64(rounds*each)/spent.Seconds(), "req/s")
	b.ReportMetric(float64(rounds*each)/yard.Seconds(), "bare-req/s")
	b.ReportMetric(yard.Seconds()/spent.Seconds(), "x-bare")
}

// run calls f n times over all connections and returns how long that took.
func run(b *testing.B, connections, n int, f func() error) time.Duration {
	b.Helper()
	start := time.Now()
	var wait sync.WaitGroup
	for c := range connections {
		wait.Go(func() {
			for i := c; i < n; i += connections {
				if err := f(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	return time.Since(start)
}

// percentile returns the p-th part of the durations, p between 0 and 1.
func percentile(list []time.Duration, p float64) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)]
}
