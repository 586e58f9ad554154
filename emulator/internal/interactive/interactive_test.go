package interactive

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the documented algorithm
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// office is a chat of Ann and Bob in which an application has posted a card.
type office struct {
	state     *state.State
	submitter Submitter
	ann, bob  state.PersonID
	card      state.CardID
}

func newOffice(t *testing.T, app state.Application) office {
	t.Helper()
	c := clock.New()
	c.Freeze()
	c.Set(time.Date(2026, 3, 26, 9, 18, 41, 105_000_000, time.UTC))
	e := entropy.Seeded([32]byte{1})
	s := state.New(state.Sandbox, c, e, state.NewLog())
	account := s.CreateAccount("Acme", "+16505550100")
	o := office{state: s}
	for name, id := range map[string]*state.PersonID{"Ann": &o.ann, "Bob": &o.bob} {
		x, err := s.CreateExtension(state.Extension{Account: account.ID, Type: "User", Status: state.Enabled, FirstName: name, LastName: "S", Email: name + "@example.com"})
		if err != nil {
			t.Fatal(err)
		}
		*id = x.ID.Person()
	}
	app.ClientID, app.Name, app.Account = "app", "Bookings", account.ID
	if _, err := s.CreateApplication(app); err != nil {
		t.Fatal(err)
	}
	chat, _, err := s.CreateConversation(o.ann, []state.Invitee{{ID: o.bob}})
	if err != nil {
		t.Fatal(err)
	}
	card, err := s.CreateCard(state.CardAuthor{Person: o.bob, App: "app"}, chat.ID, state.CardContent{Content: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	client := outbound.New(c, nil, nil)
	t.Cleanup(client.Close)
	o.card, o.submitter = card.ID, Submitter{State: s, Outbound: client, Entropy: e}
	return o
}

func receiver(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(answer)
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestSubmissionIsSigned(t *testing.T) {
	t.Parallel()
	for _, prefix := range []bool{false, true} {
		var got http.Header
		var body []byte
		uri := receiver(t, func(_ http.ResponseWriter, r *http.Request) {
			got = r.Header
			body, _ = io.ReadAll(r.Body)
		})
		o := newOffice(t, state.Application{OutboundWebhookURL: uri, SharedSecret: "secret", SignaturePrefix: prefix})

		answer, err := o.submitter.Submit(t.Context(), o.ann, o.card, map[string]any{"b": "x<y>\u2028\b", "10": 1.0, "9": true, "a": nil})
		if err != nil || answer.Status != http.StatusOK || answer.Error != "" || answer.Delivery != 1 {
			t.Fatalf("got %+v, %v", answer, err)
		}
		mac := hmac.New(sha1.New, []byte("secret"))
		mac.Write(body)
		want := hex.EncodeToString(mac.Sum(nil))
		if prefix {
			want = "sha1=" + want
		}
		if got.Get("X-Glip-Signature") != want {
			t.Errorf("signed %q, want %q", got.Get("X-Glip-Signature"), want)
		}
		text := string(body)
		if !strings.HasSuffix(text, `,"data":{"9":true,"10":1,"a":null,"b":"x<y>`+"\u2028"+`\b"}}`) ||
			!strings.Contains(text, `"type":"button_submit","appId":"app","user":{"id":"`+o.ann.String()+`","extId":"`+o.ann.String()+`","firstName":"Ann","lastName":"S","accountId":"`) ||
			!strings.Contains(text, `"card":{"id":"`+o.card.String()+`"},"bot":{"id":"`+o.bob.String()+`"}`) {
			t.Errorf("sent %s", text)
		}
	}
}

// TestSubmissionSample holds what is sent against the sample of testdata/wire, to the byte.
func TestSubmissionSample(t *testing.T) {
	t.Parallel()
	const created, modified = state.Instant(1774516721105), state.Instant(1774516800000)
	x := state.Submission{
		Card: state.Card{ID: 26848769679380, Creator: 249905155},
		Post: state.Post{ID: 26848769679364, Created: created, Modified: modified},
		Chat: state.Chat{ID: 249978886, Type: state.Team, Name: "Travel Desk", Public: true},
		User: state.Extension{ID: 249888771, Account: 249872385, FirstName: "Ann", LastName: "Smith"},
		App:  state.Application{ClientID: "acme-sandbox-client-id"},
	}

	got := appendSubmission(nil, x, "5f2a6c1e-7d0b-4a39-9a55-0f3b1f0f6a12", modified, map[string]any{"seat": "14A", "train": "7:40"})

	sample, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "wire", "interactive-message.json"))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, sample); err != nil || compact.String() != string(got) {
		t.Errorf("%v: got %s, want %s", err, got, &compact)
	}
}

func TestAnswerIsShown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, media, body string
		status            int
		want              Answer
	}{
		{name: "nothing", status: http.StatusOK, want: Answer{Status: 200}},
		{name: "no JSON", media: "text/plain", body: `{"type":"message","text":"x"}`, status: http.StatusOK, want: Answer{Status: 200}},
		{name: "page", media: "application/json", body: `{"type":"dialog","dialog":{"title":"T","size":"small","iFrameURL":"https://example.com"}}`, status: http.StatusOK, want: Answer{Status: 200, Dialog: Dialog{Title: "T", Size: "small", IframeURL: "https://example.com"}}},
		{name: "card", media: "application/json; charset=utf-8", body: `{"type":"dialog","dialog":{"card":{"type":"AdaptiveCard"}}}`, status: http.StatusOK, want: Answer{Status: 200, Dialog: Dialog{Card: []byte(`{"type":"AdaptiveCard"}`)}}},
		{name: "empty dialog", media: "application/json", body: `{"type":"dialog"}`, status: http.StatusOK, want: Answer{Status: 200, Error: "The dialog has neither a card nor an iframeURL"}},
		{name: "message", media: "application/json", body: `{"type":"message","text":"Sold out"}`, status: http.StatusOK, want: Answer{Status: 200, Error: "Sold out"}},
		{name: "error", body: "no such train", status: http.StatusTeapot, want: Answer{Status: 418, Error: "Bookings answered 418: no such train"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			uri := receiver(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.media != "" {
					w.Header().Set("Content-Type", tt.media)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			o := newOffice(t, state.Application{OutboundWebhookURL: uri})

			got, err := o.submitter.Submit(t.Context(), o.ann, o.card, nil)

			if err != nil || got.Status != tt.want.Status || got.Error != tt.want.Error || got.Dialog.IframeURL != tt.want.Dialog.IframeURL ||
				got.Dialog.Title != tt.want.Dialog.Title || string(got.Dialog.Card) != string(tt.want.Dialog.Card) {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestNobodyIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, state.Application{})
	if _, err := o.submitter.Submit(t.Context(), o.ann, o.card, nil); err == nil || !strings.Contains(err.Error(), "no outbound webhook URL") {
		t.Errorf("without a URL got %v", err)
	}
	if _, err := o.submitter.Submit(t.Context(), o.ann, 7, nil); err == nil || !strings.Contains(err.Error(), "cardId") {
		t.Errorf("of no card got %v", err)
	}
	unreachable := newOffice(t, state.Application{OutboundWebhookURL: "http://127.0.0.1:1/"})
	if got, err := unreachable.submitter.Submit(t.Context(), unreachable.ann, unreachable.card, nil); err != nil || !strings.Contains(got.Error, "Bookings did not answer") {
		t.Errorf("got %+v, %v", got, err)
	}
}
