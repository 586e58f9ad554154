package adminui

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// follow opens a stream of the site, and returns what waits for a text in it.
func (s *site) follow(address string) (await func(text string)) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 30*time.Second)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, nil)
	if err != nil {
		s.Fatal(err)
	}
	resp, err := s.browser.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { cancel(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	return func(text string) {
		s.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		s.Fatalf("no %q: %v", text, lines.Err())
	}
}

// A page that is open learns that the stream was blocked.
func TestStateIsFollowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	await := s.follow(at + "/state")

	await("Authorized</span>")
	s.post(at+"/block", url.Values{"blocked": {"yes"}, "reason": {"It runs\nwild."}})
	await("wild.")
	s.post(at+"/block", url.Values{"blocked": {"no"}})
	await(`class="notices"></div>`)
	if page := s.get("/channels/st-none/state"); page.status != http.StatusNotFound {
		t.Errorf("a channel that is not there gets %d", page.status)
	}
}

// What a page lists follows, too.
func TestListsAreFollowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	letters, talks, talk := s.follow(at+"/state?of=dead-letters"), s.follow(at+"/state?of=conversations"), s.follow(at+"/state?chat=10")
	health := s.follow(at + "/state?of=health")
	letters("No dead letters")
	talks("No conversation yet")
	talk("Nothing was said here")
	health("<dt>Refused calls</dt><dd>0</dd>")

	converse(s, at, "Alice Smith", "Hello")
	s.post(at+"/block", url.Values{"blocked": {"yes"}})
	letters(`id="letter-count">(1)</span>`)
	letters("The agent answered rubbish.")
	talks(at + "/conversations/10")
	talk("Good afternoon.")

	stream := connector.StreamID(strings.TrimPrefix(at, "/channels/"))
	if err := s.core.Admit(t.Context(), stream); !errors.Is(err, connector.ErrBlocked) {
		t.Fatal(err)
	}
	s.core.NoteRefused(stream, connector.RefusedCall{Kind: connector.ApplicationCall})
	health("<dt>Refused calls</dt><dd>1</dd>")
	health("wanted to send a notification")

	s.post(at+"/dead-letters/8/replay", nil)
	letters("No dead letters")
}
