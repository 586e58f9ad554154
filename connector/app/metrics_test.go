package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// scrape reads the metrics, and returns the lines without comments.
func (c *client) scrape() []string {
	c.t.Helper()
	status, text := c.call(http.MethodGet, "/metrics", "", "Authorization", "Bearer "+metricsKey)
	if status != http.StatusOK {
		c.t.Fatalf("got %d %s", status, text)
	}
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
}

// readBack waits until the chats of a channel were read back: what is said then is told, not found.
func (c *client) readBack(stream string) {
	c.t.Helper()
	line := `glipbox_connector_read_backs_total{environment="sandbox",result="complete",stream_id="` + stream + `"} 1`
	ctx, cancel := context.WithTimeout(c.t.Context(), 30*time.Second)
	defer cancel()
	for !slices.Contains(c.scrape(), line) {
		if ctx.Err() != nil {
			c.t.Fatal("the chats were not read back")
		}
	}
}

const metricsKey = "the metrics key of the tests"

func TestMetricsCount(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{MetricsKey: metricsKey})
	stream := c.live()
	c.readBack(stream)
	chat := rc.Chat("Direct")
	asked := rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Await("the answer", func() bool { return len(rc.Said(chat)) == 1 })
	rc.Notify("PostAdded", asked)
	hook := "/webhooks/" + stream + "/sandbox"
	c.call(http.MethodPost, hook, "{}", "Verification-Token", "a guess")
	token := rc.Subscriptions()[0].Token
	c.call(http.MethodPost, hook, "{", "Verification-Token", token)
	c.call(http.MethodPost, hook, `{"ownerId":"1","body":{}}`, "Verification-Token", token)
	c.call(http.MethodPost, hook, strings.Repeat(" ", 1<<20+1), "Verification-Token", token)
	c.call(http.MethodPost, "/webhooks/st-guess/sandbox", "{}")
	c.api(http.MethodPut, "/"+stream+"/blocked", `{"blocked":true}`)
	c.call(http.MethodPost, hook, "{}")
	c.call(http.MethodPost, "/channels/"+stream+"/notifications", "{}")

	got := c.scrape()

	here := `{environment="sandbox",`
	for _, want := range []string{
		`notifications_total` + here + `result="stored",stream_id="` + stream + `"} 1`,
		`notifications_total` + here + `result="duplicate",stream_id="` + stream + `"} 1`,
		`notifications_refused_total` + here + `reason="wrong_token",stream_id="` + stream + `"} 1`,
		`notifications_refused_total` + here + `reason="damaged",stream_id="` + stream + `"} 1`,
		`notifications_refused_total` + here + `reason="foreign_owner",stream_id="` + stream + `"} 1`,
		`notifications_refused_total` + here + `reason="too_large",stream_id="` + stream + `"} 1`,
		`notifications_refused_total` + here + `reason="blocked",stream_id="` + stream + `"} 1`,
		`notifications_refused_total{environment="",reason="unknown_address",stream_id=""} 1`,
		`messages_total` + here + `result="replied",stream_id="` + stream + `"} 1`,
		`agent_seconds_count` + here + `result="answered",stream_id="` + stream + `"} 1`,
		`inbox_messages` + here + `stream_id="` + stream + `"} 0`,
		`dead_letters` + here + `stream_id="` + stream + `"} 0`,
		`channel_state` + here + `state="Blocked",stream_id="` + stream + `"} 1`,
		`blocked_calls_total{stream_id="` + stream + `"} 2`,
	} {
		if !slices.Contains(got, "glipbox_connector_"+want) {
			t.Errorf("no line %s", want)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(got, "\n"))
	}
}

// Whoever has neither key nor session is not told how much is said in a company.
func TestMetricsAreForThoseWhoHaveTheKey(t *testing.T) {
	t.Parallel()
	c := start(t, ringcentraltest.New(t), Options{MetricsKey: metricsKey})
	for key, want := range map[string]int{"": http.StatusUnauthorized, "a guess": http.StatusUnauthorized, metricsKey: http.StatusOK, adminKey: http.StatusOK} {
		if got, text := c.call(http.MethodGet, "/metrics", "", "Authorization", "Bearer "+key); got != want {
			t.Errorf("%q: got %d %s, want %d", key, got, text, want)
		}
	}
	if got, text := c.call(http.MethodGet, "/api/v1/channels", "", "Authorization", "Bearer "+metricsKey); got != http.StatusUnauthorized {
		t.Errorf("the key of the metrics opens the API: got %d %s", got, text)
	}
}
