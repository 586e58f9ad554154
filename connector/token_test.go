package connector_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// grants is how often a token was asked for.
func (h *harness) grants() int { return h.rc.Calls(http.MethodPost, "/restapi/oauth/token") }

func TestOneRefreshServesAll(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chats := make([]string, 8)
	for i := range chats {
		chats[i] = h.rc.Chat("Direct")
	}
	before := h.grants()
	h.rc.ExpireTokens()
	for _, chat := range chats {
		h.rc.Say(chat, ringcentraltest.Alice, "hi")
	}
	for _, chat := range chats {
		h.said(chat, "re: hi")
	}
	if got := h.grants() - before; got != 1 {
		t.Errorf("got %d refreshes, want 1", got)
	}
}

// RingCentral does not answer who asks for a token: no message has failed by that.
func TestARefreshThatHangsUsesUpNoAttempt(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chats := []string{h.rc.Chat("Direct"), h.rc.Chat("Direct")}
	for _, chat := range chats {
		h.rc.Say(chat, ringcentraltest.Alice, "one")
		h.said(chat, "re: one")
	}
	goOn := make(chan struct{})
	h.rc.Arm(http.MethodPost, "/restapi/oauth/token", 1, func(http.ResponseWriter, *http.Request) bool {
		<-goOn
		return false
	})
	h.rc.ExpireTokens()
	for _, chat := range chats {
		h.rc.Say(chat, ringcentraltest.Alice, "two")
	}
	h.retried(func() {})
	close(goOn)
	h.clock.AwaitTimer(t, time.Minute)
	for _, chat := range chats {
		h.said(chat, "re: one", "re: two")
	}
	if letters := h.letters(); len(letters) > 0 {
		t.Errorf("got dead letters %+v", letters)
	}
}

func TestTokensAreRefreshedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	before := h.grants()
	h.clock.Advance(59*time.Minute + 30*time.Second)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
	if got := h.grants() - before; got != 1 {
		t.Errorf("got %d refreshes, want 1", got)
	}
}

func TestAJWTSignsInAgain(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.rc.Forget()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
}

func TestAWrongJWTIsCalledSo(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	_, err := h.AuthorizeJWT(t.Context(), h.id, "of production")
	problem, ok := errors.AsType[*connector.Problem](err)
	if !ok || !strings.HasPrefix(problem.Reason, "RingCentral does not accept the JWT: ") || !strings.Contains(problem.Remedy, "JWT Credentials") {
		t.Errorf("got %v, want it to name the JWT", err)
	}
}

func TestALostAuthorizationAsksForAnother(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.run()
	authorize := func() {
		back := connector.Callback{Stream: h.id, State: h.begin(""), Code: h.rc.Code()}
		_, err := h.CompleteAuthorization(t.Context(), back)
		h.check(err)
	}
	authorize()
	_, err := h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Forget()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.rc.Await("the channel to need attention", func() bool {
		channel, err := h.Channel(t.Context(), h.id)
		return err == nil && channel.State() == connector.NeedsAttention
	})
	h.said(chat)
	authorize()
	h.said(chat, "re: hi")
	if letters := h.letters(); len(letters) > 0 {
		t.Errorf("got dead letters %+v", letters)
	}
}

func TestSubscriptionsAreRenewed(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	id := h.rc.Subscriptions()[0].ID
	renewal := "/restapi/v1.0/subscription/" + id + "/renew"
	h.clock.AwaitTimer(t, 84*time.Hour)
	h.rc.Await("a renewal", func() bool { return h.rc.Calls(http.MethodPost, renewal) > 0 })
}

func TestALostSubscriptionIsMadeAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		lose func(*harness)
	}{
		{"gone", func(h *harness) { h.rc.DropSubscriptions() }},
		{"blacklisted", func(h *harness) {
			h.rc.Arm(http.MethodPost, "/renew", 1, func(w http.ResponseWriter, _ *http.Request) bool {
				_, err := w.Write([]byte(`{"id":"x","status":"Blacklisted","expiresIn":1}`))
				return err == nil
			})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			old := h.rc.Subscriptions()[0].ID
			tt.lose(h)
			h.clock.AwaitTimer(t, 84*time.Hour)
			h.rc.Await("another subscription", func() bool {
				all := h.rc.Subscriptions()
				return len(all) == 1 && all[0].ID != old
			})
			chat := h.rc.Chat("Direct")
			h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.said(chat, "re: hi")
		})
	}
}
