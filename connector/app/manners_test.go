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
