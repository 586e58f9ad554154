package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestAChannelIsDeleted(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.live()
	refused := c.refused(http.MethodDelete, "/"+stream, "", http.StatusConflict)
	if !strings.Contains(refused, "enabled in sandbox") || !strings.Contains(refused, "No for Enable Channel") {
		t.Errorf("got %s, want the reason and the remedy", refused)
	}
	c.api(http.MethodPut, "/"+stream+"/enabled", `{"enabled":false}`)
	c.api(http.MethodDelete, "/"+stream, "")

	for _, call := range []struct{ method, path string }{{http.MethodGet, ""}, {http.MethodDelete, ""}, {http.MethodGet, "/tally"}} {
		c.refused(call.method, "/"+stream+call.path, "", http.StatusNotFound)
	}
	for _, path := range []string{"/webhooks/" + stream + "/sandbox", "/webhooks/st-unknown/sandbox"} {
		if status, text := c.call(http.MethodPost, path, "{}"); status != http.StatusNotFound {
			t.Errorf("%s: got %d %s, want 404", path, status, text)
		}
	}
	if list, _ := c.api(http.MethodGet, "", "")["records"].([]any); len(list) != 0 {
		t.Errorf("got %v, want no channel", list)
	}
}
