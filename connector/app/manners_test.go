package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// The admin key opens every address of notifications.
func TestTheAdminKeySendsSlackMessages(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.live()
	chat := rc.Chat("Direct")
	status, text := c.call(http.MethodPost, "/channels/"+stream+"/notifications/slack?chatId="+chat, `{"text":"hello"}`, "Authorization", "Bearer "+adminKey)
	if status != http.StatusOK {
		t.Fatalf("got %d %s", status, text)
	}
	rc.Await("the message", func() bool { return len(rc.Said(chat)) == 1 })
	status, text = c.call(http.MethodPost, "/channels/"+stream+"/notifications?chatId=zz", `{"text":"hello"}`, "Authorization", "Bearer "+adminKey)
	if status != http.StatusUnprocessableEntity || !strings.Contains(text, `"field":"chatId"`) {
		t.Errorf("got %d %s, want it to name the field", status, text)
	}
	if status, _ = c.call(http.MethodPost, "/webhooks/st%00x/sandbox", ""); status != http.StatusNotFound {
		t.Errorf("got %d from an address with U+0000, want that of an unknown one", status)
	}
}

// A callback that names no channel leads to a page that there is.
func TestACallbackWithoutAStream(t *testing.T) {
	t.Parallel()
	c := start(t, ringcentraltest.New(t), Options{})
	signIn(t, c)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.app.URL()+"/oauth/callback?code=x&state=y", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if got := res.Header.Get("Location"); got != "/channels" {
		t.Errorf("got %d to %q, want the list of channels", res.StatusCode, got)
	}
}

// What Slack and Alertmanager would have sent otherwise is named.
func TestForeignBodiesAreToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream, chat := c.live(), rc.Chat("Direct")
	const form = "application/x-www-form-urlencoded"
	tests := []struct{ name, path, kind, body, says string }{
		{"no JSON", "/slack", "", "build failed", "it is no JSON from byte 1 on"},
		{"nothing", "/slack", "", "", "it is empty"},
		{"half of it", "/slack", "", `{"text":"build`, "it ends too early"},
		{"a list", "/slack", "", `[]`, "it is a JSON array"},
		{"a text that is none", "/slack", "", `{"text":{"type":"mrkdwn"}}`, `its member "text" cannot be a JSON object, it has to be a string`},
		{"blocks that are none", "/slack", "", `{"blocks":{"type":"divider"}}`, `its member "blocks" cannot be a JSON object, it has to be an array`},
		{"a block without an object", "/slack", "", `{"blocks":[{"type":"section","text":"red"}]}`, `"blocks.text" cannot be a JSON string, it has to be an object`},
		{"no text", "/slack", "", `{"blocks":[{"type":"divider"}]}`, "send text, blocks with text, or attachments"},
		{"a form without payload", "/slack", form, `{"text":"red"}`, "Content-Type: application/json"},
		{"a form with half a payload", "/slack", form, "payload=%7B", "it ends too early"},
		{"too much", "/slack", "", `{"text":"` + strings.Repeat("x", 1<<20) + `"}`, "larger than 1 MB"},
		{"no alerts", "/alertmanager", "", `{"status":"firing"}`, `\"alerts\" is missing or empty`},
		{"no status", "/alertmanager", "", `{"alerts":[{}]}`, `\"status\" has to be firing or resolved`},
		{"alerts that are none", "/alertmanager", "", `{"status":"firing","alerts":"DiskFull"}`, `\"alerts\" cannot be a JSON string, it has to be an array`},
		{"a label that is no text", "/alertmanager", "", `{"status":"firing","alerts":[{"labels":{"severity":1}}]}`, `cannot be a JSON number, it has to be a string`},
		{"a text that is a number", "", "", `{"text":5}`, `\"text\" cannot be a JSON number, it has to be a string`},
	}
	for _, tt := range tests {
		status, text := c.call(http.MethodPost, "/channels/"+stream+"/notifications"+tt.path+"?chatId="+chat, tt.body,
			"Authorization", "Bearer "+adminKey, "Content-Type", tt.kind)
		if want := http.StatusBadRequest; status != want && tt.name != "too much" || !strings.Contains(text, tt.says) {
			t.Errorf("%s: got %d %s, want %d and %q", tt.name, status, text, want, tt.says)
		}
	}
	buttons := `{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"red"}},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Look"}},"x"]}]}`
	status, text := c.call(http.MethodPost, "/channels/"+stream+"/notifications/slack?chatId="+chat, buttons, "Authorization", "Bearer "+adminKey)
	if status != http.StatusOK {
		t.Errorf("a message with buttons: got %d %s", status, text)
	}
	rc.Await("the message", func() bool { return len(rc.Said(chat)) == 1 })
}
