package outbound

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func TestForbiddenAddresses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		want    bool
	}{
		{"169.254.169.254", true},
		{"::ffff:169.254.169.254", true},
		{"64:ff9b::a9fe:a9fe", true},
		{"2002:a9fe:a9fe::1", true},
		{"fe80::1%eth0", true},
		{"fd00:ec2::254", true},
		{"100.100.100.200", true},
		{"168.63.129.16", true},
		{"0.0.0.0", true},
		{"::", true},
		{"224.0.0.1", true},
		{"127.0.0.1", false},
		{"10.1.2.3", false},
		{"192.0.2.1", false},
		{"2001:db8::1", false},
		{"64:ff9b::c000:201", false},
	}
	for _, tt := range tests {
		if got := forbidden(netip.MustParseAddr(tt.address)); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.address, got, tt.want)
		}
	}
}

// The address that is dialled is refused, whatever name led to it.
func TestClientDialsNoForbiddenAddress(t *testing.T) {
	t.Parallel()
	client := Policy{}.Client()
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://169.254.169.254/latest", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err == nil {
		_ = res.Body.Close()
		t.Fatal("it was dialled")
	}
	problem, ok := errors.AsType[*connector.Problem](Failed(t.Context(), "The agent", err))
	if !ok || !strings.Contains(problem.Remedy, "--agent-allow-link-local") {
		t.Errorf("got %v, want a problem with its remedy", err)
	}
}

func TestClientFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	defer server.Close()
	client := Policy{}.Client()
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := Refused("The agent", res, ""); !strings.Contains(err.Error(), "302; redirects are not followed") {
		t.Errorf("got %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, value string
		want        time.Duration
	}{
		{"none", "", 0},
		{"seconds", "7", 7 * time.Second},
		{"half a second", "0.5", 500 * time.Millisecond},
		{"date", "Wed, 21 Oct 2015 07:28:30 GMT", 30 * time.Second},
		{"past", "Wed, 21 Oct 2015 07:00:00 GMT", 0},
		{"rubbish", "soon", 0},
		{"negative", "-3", 0},
	}
	for _, tt := range tests {
		header := http.Header{"Retry-After": {tt.value}, "Date": {"Wed, 21 Oct 2015 07:28:00 GMT"}}
		if got := RetryAfter(header); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 9000)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", " \n", nil},
		{"short", " a ", []string{"a"}},
		{"at a paragraph", long + "\n\nb c\nd " + long, []string{long, "b c\nd " + long}},
		{"at a line", long + "\nb c " + long, []string{long, "b c " + long}},
		{"at a word", long + " b" + long, []string{long, "b" + long}},
		{"nowhere", strings.Repeat("x", 10001), []string{strings.Repeat("x", 10000), "x"}},
	}
	for _, tt := range tests {
		var got []string
		for _, post := range Split(tt.text) {
			got = append(got, post.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %d posts, want %d", tt.name, len(got), len(tt.want))
		}
	}
	if got := []rune(Shorten(strings.Repeat("é", 20000))); len(got) != maxText {
		t.Errorf("a shortened text has %d characters", len(got))
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, media, text string
		want              []string
	}{
		{"lines", NDJSON, "{1}\n\n{2}\r\n{3}", []string{"{1}", "{2}", "{3}"}},
		{"events", ServerEvents, ": hi\ndata: {1}\n\nevent: x\ndata:{2\ndata:}\r\n\r\ndata: [DONE]", []string{"{1}", "{2\n}", "[DONE]"}},
	}
	for _, tt := range tests {
		var got []string
		events := NewEvents(strings.NewReader(tt.text), tt.media, 100)
		for {
			document, err := events.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(document))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	_, err := NewEvents(strings.NewReader(strings.Repeat("x", 200)), NDJSON, 100).Next()
	if _, nonsense := errors.AsType[*NonsenseError](err); !nonsense {
		t.Errorf("a document beyond the limit: got %v", err)
	}
}

func TestTooLargeAnAnswerIsNone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		said int64 // -1: nothing
		text string
		want bool // it is read
	}{{-1, "1234", true}, {4, "1234", true}, {-1, "12345", false}, {5, "", false}} {
		text, err := io.ReadAll(Limited(&http.Response{ContentLength: tt.said, Body: io.NopCloser(strings.NewReader(tt.text))}, 4))
		_, nonsense := errors.AsType[*NonsenseError](err)
		if nonsense == tt.want || tt.want && string(text) != tt.text {
			t.Errorf("%d, %q: got %q, %v", tt.said, tt.text, text, err)
		}
	}
}
