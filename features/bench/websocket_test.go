package bench

import (
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/sockettest"
)

// BenchmarkPostToWebSocket measures from the call that creates a post to the arrival of
// its notification over a WebSocket, against a bare POST to a server that keeps nothing,
// from the call to its answer.
func BenchmarkPostToWebSocket(b *testing.B) {
	s := newSystem(b)
	posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
	socket, err := sockettest.Open(b.Context(), s.server, s.token, "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(socket.Cut)
	if _, err := socket.Subscribe(b.Context(), "/team-messaging/v1/posts"); err != nil {
		b.Fatal(err)
	}
	url, received := receiver(b)

	var ours, yardstick []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := s.call(b, http.MethodPost, posts, newPost, nil); err != nil {
			b.Fatal(err)
		}
		if _, err := socket.NextNotification(b.Context()); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))

		start = time.Now()
		if err := s.call(b, http.MethodPost, url, newPost, nil); err != nil {
			b.Fatal(err)
		}
		yardstick = append(yardstick, time.Since(start))
		<-received
	}
	for name, p := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		b.ReportMetric(float64(percentile(ours, p).Microseconds()), name+"-µs")
		b.ReportMetric(float64(percentile(yardstick, p).Microseconds()), "bare-"+name+"-µs")
		b.ReportMetric(percentile(ours, p).Seconds()/percentile(yardstick, p).Seconds(), name+"-x-bare")
	}
}

// BenchmarkOpenSockets measures what each of a thousand open WebSockets costs while nothing happens, and
// how long one post takes to arrive at all of them.
func BenchmarkOpenSockets(b *testing.B) {
	s := newSystem(b)
	before := measure()
	open, team := s.openSockets(b)
	after := measure()
	posts := s.server + "/team-messaging/v1/chats/" + team + "/posts"

	var spent []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := s.call(b, http.MethodPost, posts, newPost, nil); err != nil {
			b.Fatal(err)
		}
		for _, socket := range open {
			if _, err := socket.NextNotification(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		spent = append(spent, time.Since(start))
	}
	b.ReportMetric(float64(percentile(spent, 0.5).Microseconds()), "all-told-p50-µs")
	b.ReportMetric(float64(after.heap-before.heap)/float64(len(open))/1024, "KiB/socket") // the client's half included
	b.ReportMetric(float64(after.goroutines-before.goroutines)/float64(len(open)), "goroutines/socket")
}
