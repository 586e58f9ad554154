package bench

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// receiver is a webhook that says when it was called with a body.
func receiver(b *testing.B) (url string, received <-chan time.Time) {
	b.Helper()
	calls := make(chan time.Time, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		calls <- time.Now()
	}))
	b.Cleanup(server.Close)
	return server.URL, calls
}

// BenchmarkPostToWebhook measures from the call that creates a post to the arrival of its
// notification, against a bare POST of as many bytes to the same receiver, from the
// call to its answer.
func BenchmarkPostToWebhook(b *testing.B) {
	s := newSystem(b)
	posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
	url, received := receiver(b)
	subscribe := `{"eventFilters":["/team-messaging/v1/posts"],"deliveryMode":{"transportType":"WebHook","address":"` + url + `"}}`
	if err := s.call(b, http.MethodPost, s.server+"/restapi/v1.0/subscription", subscribe, nil); err != nil {
		b.Fatal(err)
	}
	notification := bytes.Repeat([]byte("x"), 700)

	var ours, yardstick []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := s.call(b, http.MethodPost, posts, newPost, nil); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, (<-received).Sub(start))

		start = time.Now()
		if err := s.call(b, http.MethodPost, url, string(notification), nil); err != nil {
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
