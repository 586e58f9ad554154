package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestBlockedStreamRefusesWhatComes(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.live()
	key, _ := c.api(http.MethodPost, "/"+stream+"/notification-key", "")["key"].(string)
	channel := c.api(http.MethodPut, "/"+stream+"/blocked", `{"blocked":true,"reason":"Too many calls."}`)
	blocked, _ := channel["blocked"].(map[string]any)
	if channel["state"] != "Blocked" || blocked["reason"] != "Too many calls." || blocked["since"] == "" {
		t.Fatalf("got %v, want a blocked channel", channel)
	}
	calls := []struct {
		name, method, path string
		header             []string
		status             int
	}{
		{"a notification of RingCentral", http.MethodPost, "/webhooks/" + stream + "/sandbox", nil, http.StatusForbidden},
		{"an application with the key", http.MethodPost, "/channels/" + stream + "/notifications", []string{"Authorization", "Bearer " + key}, http.StatusForbidden},
		{"an application without", http.MethodPost, "/channels/" + stream + "/notifications/alertmanager", nil, http.StatusForbidden},
		{"a Slack message", http.MethodPost, "/channels/" + stream + "/notifications/slack", nil, http.StatusForbidden},
		{"a bot's installation", http.MethodPost, "/oauth/callback?streamid=" + stream, []string{"Content-Type", "application/x-www-form-urlencoded"}, http.StatusForbidden},
	}
	for _, call := range calls {
		status, text := c.call(call.method, call.path, "access_token=x&client_id=client-1", call.header...)
		if status != call.status {
			t.Errorf("%s: got %d %s, want %d", call.name, status, text, call.status)
		}
	}
	if got := c.api(http.MethodGet, "/"+stream, "")["blockedCalls"]; got != float64(len(calls)) {
		t.Errorf("got %v blocked calls, want %d", got, len(calls))
	}
	if got := c.refused(http.MethodPut, "/"+stream+"/enabled", `{"enabled":true}`, http.StatusForbidden); !strings.Contains(got, "Unblock it") {
		t.Errorf("got %s, want the remedy", got)
	}
	if _, text := c.call(http.MethodGet, "/readyz", ""); !strings.Contains(text, `"blocked":["`+stream+`"]`) {
		t.Errorf("got %s, want the stream among the blocked", text)
	}
	channel = c.api(http.MethodPut, "/"+stream+"/blocked", `{"blocked":false}`)
	if channel["state"] != "Enabled" || channel["blocked"] != nil {
		t.Errorf("got %v, want it enabled again", channel)
	}
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Await("the answer", func() bool { return len(rc.Said(chat)) == 1 })
}
