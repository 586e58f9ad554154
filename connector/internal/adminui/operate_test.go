package adminui

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func TestReplay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	converse(s, at, "Alice Smith", "Hello")

	first := s.post(at+"/dead-letters/8/replay", nil)
	again := s.post(at+"/dead-letters/8/replay", nil)

	if !strings.Contains(first.body, "waits for its turn again") || !strings.Contains(first.body, "No dead letters") {
		t.Error("replayed:", first.body)
	}
	if !strings.Contains(again.body, "not among the dead letters any more") {
		t.Error("replayed twice:", again.body)
	}
}

var formKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

// A form that is sent twice makes one channel.
func TestChannelIsMadeOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := formKey.FindStringSubmatch(s.get("/").body)[1]
	form := url.Values{"name": {"Travel App"}, "key": {key}}

	first, second := s.post("/channels", form), s.post("/channels", form)

	channels, err := s.core.Channels(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(channels) != 1 || first.path != second.path {
		t.Errorf("got %d channels, at %s and %s", len(channels), first.path, second.path)
	}
}

func TestNotifications(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	s.post(at+"/configurations", enabling("yes"))

	made := s.post(at+"/notify/key", nil)
	if key := regexp.MustCompile(`value="(nk-[^"]+)"`).FindStringSubmatch(made.body); key == nil || !strings.Contains(made.body, "Bearer "+key[1]) {
		t.Error("the key is not shown:", made.body)
	}
	if made.path != at+"/notify" {
		t.Errorf("the key stands at %s, where a reload makes another", made.path)
	}
	if page := s.get(at + "/notify"); strings.Contains(page.body, "nk-") || !strings.Contains(page.body, "Make a new key") {
		t.Error("the key is shown again:", page.body)
	}
	refused := s.post(at+"/notify", url.Values{"team": {"Nowhere"}, "text": {"The build is red."}})
	if refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.body, `id="team-error"`) || !strings.Contains(refused.body, `value="The build is red."`) {
		t.Error("refused:", refused.body)
	}
	key := formKey.FindStringSubmatch(refused.body)[1]
	form := url.Values{"team": {"travel desk"}, "text": {"The build is red."}, "key": {key}}
	s.post(at+"/notify", form)
	if page := s.post(at+"/notify", form); !strings.Contains(page.body, "on its way to travel desk") || strings.Count(page.body, ">The build is red.</td>") != 1 {
		t.Error("sent twice:", page.body)
	}
	for field, form := range map[string]url.Values{"team": {"text": {"kept"}}, "text": {"team": {"kept"}, "text": {" "}}} {
		page := s.post(at+"/notify", form)
		if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.body, `id="`+field+`-error"`) || !strings.Contains(page.body, `value="kept"`) {
			t.Errorf("without %s: %d %s", field, page.status, page.body)
		}
	}
	if page := s.post(at+"/notify/no-key", nil); !strings.Contains(page.body, "Make the key") {
		t.Error("the key is kept:", page.body)
	}
}

func TestConnectionIsTested(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	if page := s.post(at+"/health", nil); !strings.Contains(page.body, ">Authorization</span>") || !strings.Contains(page.body, "the channel is not enabled") {
		t.Error("fine:", page.body)
	}
	if page := s.post(s.channel("Draft")+"/health", nil); !strings.Contains(page.body, ">State</span>") {
		t.Error("a draft:", page.body)
	}
}

func TestBlockedStream(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	page := s.post(at+"/block", url.Values{"blocked": {"yes"}, "reason": {"It runs wild."}})
	for _, want := range []string{"The stream is blocked", "It runs wild.", ">Blocked<", "Unblock"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("blocked: no %q in %s", want, page.body)
		}
	}
	if err := s.core.Admit(t.Context(), connector.StreamID(strings.TrimPrefix(at, "/channels/"))); err == nil {
		t.Error("a call was admitted")
	}
	if page := s.get(at + "/agent"); !strings.Contains(page.body, "1 call was refused") {
		t.Error("the call was not counted:", page.body)
	}
	stream := connector.StreamID(strings.TrimPrefix(at, "/channels/"))
	s.core.NoteRefused(stream, connector.RefusedCall{Kind: connector.ApplicationCall})
	s.core.NoteRefused(stream, connector.RefusedCall{Kind: connector.NotificationCall})
	s.core.NoteRefused(stream, connector.RefusedCall{
		Kind: connector.NotificationCall, Environment: connector.Sandbox, Genuine: true, Type: connector.PostAdded,
		Post: connector.Post{ID: 9, Chat: 7, Creator: "12", Text: "Is <b>anybody</b> in?"},
	})
	s.core.NoteRefused(stream, connector.RefusedCall{
		Kind: connector.NotificationCall, Environment: connector.Sandbox, Genuine: true, Type: connector.PostAdded,
		Post: connector.Post{ID: 10, Chat: 7, Creator: "7", Text: "![:Person](7) and ![:Person](12) of ![:Team](5)", Mentions: []connector.PersonID{"7", "12"}},
	})
	page = s.get(at + "/health")
	for _, want := range []string{"Person 12", "Gus Guest", "@Gus Guest and @Person 12 of @Team 5", "Is &lt;b&gt;anybody&lt;/b&gt; in?", "Waits at RingCentral.", "An application", "not from RingCentral"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("refused calls: no %q in %s", want, page.body)
		}
	}
	if page := s.post(at+"/block", url.Values{"blocked": {"no"}}); !strings.Contains(page.body, "Was read back from RingCentral") || strings.Contains(page.body, ">Blocked<") {
		t.Error("unblocked:", page.body)
	}
}

// A channel is deleted after a second look, and only when it is not enabled.
func TestDelete(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	s.post(at+"/configurations", enabling("yes"))
	if page := s.get(at + "/delete"); !strings.Contains(page.body, "The channel is enabled in Sandbox.") || strings.Contains(page.body, "Delete for good") {
		t.Error("enabled:", page.body)
	}
	if page := s.post(at+"/delete", nil); page.status != http.StatusConflict || !strings.Contains(page.body, "The channel is enabled in sandbox.") {
		t.Errorf("sent nevertheless: %d %s", page.status, page.body)
	}
	s.post(at+"/configurations", enabling("no"))
	if page := s.get(at + "/delete"); !strings.Contains(page.body, "Delete for good") || !strings.Contains(page.body, "for good:") {
		t.Error("asked:", page.body)
	}
	if page := s.post(at+"/delete", nil); page.path != "/" || !strings.Contains(page.body, "Travel App is deleted.") || !strings.Contains(page.body, "No channel yet") {
		t.Errorf("deleted: %s %s", page.path, page.body)
	}
	if page := s.post(at+"/delete", nil); page.status != http.StatusNotFound {
		t.Errorf("deleted twice: %d %s", page.status, page.body)
	}
}
