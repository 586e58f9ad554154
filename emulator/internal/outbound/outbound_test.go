package outbound

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/emulator/internal/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newClient(t *testing.T) *Client {
	t.Helper()
	c := New(clock.New(), nil, nil)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(answer)
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestSendIsRecorded(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("no"))
	})

	answer, err := c.Send(t.Context(), Request{
		Purpose: Notification, Subscription: "s", Notification: "n", URL: address, Body: []byte("{}"),
	})

	if err != nil || answer.Status != http.StatusTeapot {
		t.Fatalf("got %d, %v, want 418", answer.Status, err)
	}
	want := []Attempt{{
		Seq: 1, Purpose: Notification, Subscription: "s", Notification: "n", URL: address,
		Body: []byte("{}"), Status: http.StatusTeapot, ResponseBody: []byte("no"),
	}}
	got := c.Journal().After(t.Context(), 0, 10)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Attempt{}, "Time", "Latency", "ResponseHeader")); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	if got[0].Latency <= 0 || got[0].Time.IsZero() {
		t.Errorf("recorded %s, %s: want when it was sent and how long it took", got[0].Time, got[0].Latency)
	}
}

func TestSizeCountsHeaderAndBody(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("hello"))
	})

	answer, err := c.Send(t.Context(), Request{URL: address})

	want := len("Content-Type: text/plain\r\n") + len("Content-Length: 5\r\n") + len("hello")
	if err != nil || answer.Size != want {
		t.Errorf("size is %d, %v, want %d", answer.Size, err, want)
	}
}

func TestSendStopsReading(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})

	answer, err := c.Send(t.Context(), Request{URL: address})

	if err != nil || answer.Status != http.StatusOK || answer.Size > 2*maxBody {
		t.Errorf("got %d with %d bytes, %v", answer.Status, answer.Size, err)
	}
}

func TestSendGivesUp(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })

	_, err := c.Send(t.Context(), Request{URL: address})

	if err == nil || !strings.Contains(err.Error(), "no answer within 3s") {
		t.Errorf("got %v, want a time-out after 3 s", err)
	}
	if got := c.Journal().After(t.Context(), 0, 1)[0]; got.Latency < timeLimit || got.Error == "" {
		t.Errorf("recorded %+v, want the time-out", got)
	}
}

// A server that cuts a new connection has seen the request: it is not sent again.
func TestSendDoesNotRepeat(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	asked := make(chan struct{}, 10)
	address := serve(t, func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		panic(http.ErrAbortHandler)
	})

	_, err := c.Send(t.Context(), Request{URL: address})

	if err == nil || len(asked) != 1 {
		t.Errorf("sent %d times, got %v, want an error after one", len(asked), err)
	}
}

func TestJournalWaitsAndForgets(t *testing.T) {
	t.Parallel()
	var j Journal
	first := make(chan []Attempt)
	go func() { first <- j.After(t.Context(), 0, 1) }()

	for range keptAttempts + 5 {
		j.add(0, Attempt{})
	}

	if got := <-first; len(got) != 1 {
		t.Errorf("who waited got %d attempts, want 1", len(got))
	}
	kept := j.After(t.Context(), 0, 2*keptAttempts)
	if len(kept) != keptAttempts || kept[0].Seq != 6 || kept[len(kept)-1].Seq != keptAttempts+5 {
		t.Errorf("kept %d attempts from %d", len(kept), kept[0].Seq)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := j.After(ended, keptAttempts+5, 1); got != nil {
		t.Errorf("after the newest got %+v", got)
	}
}

func TestIsLocal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		want    bool
	}{
		{address: "http://localhost:8080/x", want: true},
		{address: "http://127.0.0.1", want: true},
		{address: "http://[::1]:80", want: true},
		{address: "http://192.168.1.2", want: true},
		{address: "http://172.17.0.1", want: true},
		{address: "http://bot:3000", want: true},
		{address: "http://host.docker.internal", want: true},
		{address: "http://8.8.8.8"},
		{address: "http://example.com"},
		{address: "http://localhost.example.com"},
		{address: "http:///path"},
	}
	for _, tt := range tests {
		t.Run(tt.address, func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			if got := IsLocal(u); got != tt.want {
				t.Errorf("got %t, want %t", got, tt.want)
			}
		})
	}
}
