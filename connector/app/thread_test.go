package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// Wherever a message is read, it says in which thread it stands, and so does its answer.
func TestThreadsAreTold(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.live()
	chat := rc.Chat("Direct")
	root := rc.Say(chat, ringcentraltest.Alice, "Hello")
	rc.Await("the answer", func() bool { return len(rc.Said(chat)) == 1 })
	asked := rc.Reply(root, ringcentraltest.Alice, "thanks")
	rc.Await("the answer in the thread", func() bool { return len(rc.Said(chat)) == 2 })

	at := "/api/v1/channels/" + stream + "/conversations/"
	for path, want := range map[string]string{
		chat:     `"threadId":"` + asked.Thread + `","parentPostId":"` + root.ID + `"`,
		"search": `"threadId":"` + asked.Thread + `","parentPostId":"` + root.ID + `"`,
	} {
		if _, text := c.call(http.MethodGet, at+path, "", "Authorization", "Bearer "+adminKey); strings.Count(text, want) != 2 {
			t.Errorf("%s: got %s, want %q twice", path, text, want)
		}
	}
}
