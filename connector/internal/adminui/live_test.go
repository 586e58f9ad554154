package adminui

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A page that is open learns that the stream was blocked.
func TestStateIsFollowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+at+"/state", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	await := func(text string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("no %q: %v", text, lines.Err())
	}

	await("Authorized</span>")
	s.post(at+"/block", url.Values{"blocked": {"yes"}, "reason": {"It runs\nwild."}})
	await("It runs wild.")
	s.post(at+"/block", url.Values{"blocked": {"no"}})
	await(`class="notices"></div>`)
	if page := s.get("/channels/st-none/state"); page.status != http.StatusNotFound {
		t.Errorf("a channel that is not there gets %d", page.status)
	}
}
