package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestForms sends what cannot be: each form keeps what was typed, and says beside the field
// what is wrong.
func TestForms(t *testing.T) {
	t.Parallel()
	o := usual(t)
	post := o.say("Alice", "Travel", "Hello")
	team, direct := o.chat("Alice", o.team), o.chat("Alice", post.ChatID)
	long := strings.Repeat("ä", 251)
	text := strings.Repeat("b", 10001)

	tests := []struct {
		name, path string
		form       url.Values
		field      string
		keeps      string
	}{
		{"team without name", o.app("Alice") + "/teams", url.Values{"name": {"  "}, "description": {"kept"}}, "name", ">kept</textarea>"},
		{"team with a long name", o.app("Alice") + "/teams", url.Values{"name": {long}}, "name", long},
		{"team with a guest who is none", o.app("Alice") + "/teams", url.Values{"name": {"Fair"}, "email": {"gus@elsewhere.example gus@"}}, "email", `value="gus@elsewhere.example gus@"`},
		{"team with nobody's id", o.app("Alice") + "/teams", url.Values{"name": {"Fair"}, "member": {"4711"}}, "members", `value="Fair"`},
		{"team renamed to nothing", team + "/about", url.Values{"action": {"save"}, "name": {""}, "description": {"kept"}}, "name", ">kept</textarea>"},
		{"nobody added", team + "/about", url.Values{"action": {"add"}}, "members", "Add people"},
		{"task without subject", team + "/tasks", url.Values{"subject": {""}, "description": {"kept"}}, "subject", ">kept</textarea>"},
		{"task with no day", team + "/tasks", url.Values{"subject": {"Pack"}, "due": {"soon"}}, "due", `value="Pack"`},
		{"task for nobody's id", team + "/tasks", url.Values{"subject": {"Pack"}, "member": {"4711"}}, "assignees", `value="Pack"`},
		{"note without title", team + "/notes", url.Values{"title": {""}, "body": {"kept"}}, "title", ">kept</textarea>"},
		{"note with a long title", team + "/notes", url.Values{"title": {long}, "body": {"kept"}}, "title", ">kept</textarea>"},
		{"message too long", team + "/posts", url.Values{"text": {text}}, "text", text},
		{"reply too long", direct + "/posts", url.Values{"text": {text}, "parent": {string(post.ID)}}, "reply", text},
		{"change too long", direct + "/posts/" + string(post.ID), url.Values{"text": {text}}, "edit-" + string(post.ID), text},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			page := o.post(tt.path, tt.form)

			beside := `id="` + tt.field + `-error" role="alert">`
			if page.status != http.StatusBadRequest || !strings.Contains(page.body, beside) || !strings.Contains(page.body, tt.keeps) {
				t.Errorf("got %d %s", page.status, page.body)
			}
		})
	}
}
