package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	killRounds = 5
	killAfter  = 20 // acknowledged posts of a round
	writers    = 8
)

// Whatever was acknowledged before kill -9 is there afterwards, and nothing twice; the
// token of the first round is good in all of them.
func TestKilledEmulatorForgetsNothing(t *testing.T) {
	t.Parallel()
	args := append(free("emulator"), "--data="+t.TempDir())
	s := launch(t, args...)
	writer := newWriter(t, s)
	for round := range killRounds {
		writer.postUntilKilled(t, s, round)
		s = launch(t, args...)
	}

	kept := writer.read(t, s)
	for _, text := range writer.said {
		if kept[text] != 1 {
			t.Errorf("%q is there %d times", text, kept[text])
		}
	}
	if len(writer.said) < killRounds*killAfter {
		t.Errorf("only %d posts were acknowledged", len(writer.said))
	}
}

// writer posts into one chat. Fields below mu are guarded by it.
type writer struct {
	chat  control.ChatID
	token string

	mu   sync.Mutex
	said []string // what was acknowledged
}

func newWriter(t *testing.T, s server) *writer {
	t.Helper()
	c := control.New(s.places["console"], nil)
	people, err := c.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	post, err := c.CreatePost(t.Context(), control.Sandbox, people[1].ID, control.NewPost{To: "bob@acme.example", Text: "Hello"})
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.PersonToken(t.Context(), control.Sandbox, people[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	return &writer{chat: post.ChatID, token: token.AccessToken}
}

// postUntilKilled posts from several sides at once, kills the process among that, and
// notes what was acknowledged.
func (w *writer) postUntilKilled(t *testing.T, s server, round int) {
	t.Helper()
	before := len(w.said)
	var sides sync.WaitGroup
	for side := range writers {
		sides.Go(func() {
			for n := 0; ; n++ {
				text := fmt.Sprintf("round %d, side %d, post %d", round, side, n)
				if !w.post(t, s, text) {
					return
				}
				w.mu.Lock()
				w.said = append(w.said, text)
				enough := len(w.said)-before >= killAfter
				w.mu.Unlock()
				if enough {
					_ = s.process.Process.Kill() // several may do that
				}
			}
		})
	}
	sides.Wait()
	_ = s.process.Process.Kill() // also when nobody posted enough
	_ = s.process.Wait()         // says that it was killed
}

// post reports whether a post was acknowledged.
func (w *writer) post(t *testing.T, s server, text string) bool {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		t.Error(err)
		return false
	}
	resp, err := w.do(t, s, http.MethodPost, bytes.NewReader(body), "")
	if err != nil {
		return false // the connection of a killed process
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated && resp.StatusCode != http.StatusOK {
		t.Errorf("posting answers %s", resp.Status)
		return false
	}
	return true
}

func (w *writer) do(t *testing.T, s server, method string, body *bytes.Reader, query string) (*http.Response, error) {
	t.Helper()
	url := s.places["sandbox"] + "/team-messaging/v1/chats/" + string(w.chat) + "/posts" + query
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	req.Header.Set("Content-Type", "application/json")
	return (&http.Client{}).Do(req)
}

// read returns how often each text stands in the chat, of which one page holds all.
func (w *writer) read(t *testing.T, s server) map[string]int {
	t.Helper()
	resp, err := w.do(t, s, http.MethodGet, bytes.NewReader(nil), "?recordCount=250")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page struct {
		Records []struct {
			Text string `json:"text"`
		} `json:"records"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
	kept := map[string]int{}
	for _, post := range page.Records {
		kept[post.Text]++
	}
	return kept
}
