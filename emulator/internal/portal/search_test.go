package portal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.app("Alice") + "/search"
	o.say("Travel", "Alice", "The **tickets** to Ö"+strings.Repeat("x", 300)+" <b> are booked")
	direct := o.say("Alice", "Travel", "Tickets, please")
	if _, err := o.control.CreatePost(t.Context(), control.Sandbox, o.person("Travel").ID, control.NewPost{ChatID: o.team, Text: "No TICKET for @Carol"}); err != nil {
		t.Fatal(err)
	}

	o.get(at).compare(t, []string{"Search what was said", `<option value="">All chats</option>`, ">Trips</option>"}, nil)
	o.get(at+"?q=ticket").compare(t, []string{"3 messages", "<mark>TICKET</mark>", "<bdi>Travel App</bdi> in <bdi>Trips</bdi>", "<mark>Ticket</mark>s, please", "<bdi>You</bdi> in <bdi>Travel App</bdi>"}, []string{"<b>"})
	o.get(at+"?q=booked+%C3%B6xx").compare(t, []string{"1 message<", "The tickets to <mark>Öxx</mark>xx"}, []string{"</mark>s, please"})
	o.get(at+"?q=ticket&chat="+string(o.team)).compare(t, []string{"1 message<", "TICKET", `" selected>Trips</option>`}, []string{"</mark>s, please"})
	o.get(at+"?q=%3Cb%3E").compare(t, []string{"<mark>&lt;b&gt;</mark>", `value="&lt;b&gt;"`}, nil)
	o.get(at+"?q=nowhere").compare(t, []string{"Nothing found", "“nowhere”"}, nil)

	_, link, _ := strings.Cut(o.get(at+"?q=please").body, `<a class="row" href="`)
	link, _, _ = strings.Cut(link, `"`)
	o.get(link).compare(t, []string{"<h1>Travel App</h1>", `id="post-` + string(direct.ID) + `"`}, nil)
}

func TestSearchTellsWhereItEnds(t *testing.T) {
	t.Parallel()
	o := usual(t)
	o.say("Travel", "Alice", "needle")
	for i := range 2000 {
		o.say("Travel", "Alice", fmt.Sprint("hay ", i))
	}
	at := o.app("Alice") + "/search"

	o.get(at+"?q=needle").compare(t, []string{"Nothing found", "Only the latest messages of long chats"}, nil)
	o.get(at+"?q=hay").compare(t, []string{"The latest 50 messages", "hay</mark> 1999", "Add a word"}, []string{"hay</mark> 1949<"})
}

func TestSeveralAreWrittenToAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, control.PersonSpec{FirstName: "Alice"}, control.PersonSpec{FirstName: "Bob"}, control.PersonSpec{FirstName: "Cleo"}, control.PersonSpec{FirstName: "Dora"})
	at := o.app("Alice") + "/new?several=yes"

	o.get(o.app("Alice")+"/new").compare(t, []string{"Write to several people at once"}, nil)
	o.get(at).compare(t, []string{"<h1>New conversation</h1>", "Start the conversation", `value="` + string(o.person("Cleo").ID) + `"`}, nil)
	nobody := o.post(at, url.Values{})
	nobody.compare(t, []string{"Nobody was chosen", `aria-describedby="members-error"`}, nil)
	if nobody.status != http.StatusBadRequest {
		t.Errorf("nobody: got %d", nobody.status)
	}
	chosen := url.Values{"member": {string(o.person("Bob").ID), string(o.person("Cleo").ID)}}
	first := o.post(at, chosen)
	first.compare(t, []string{"<h1>Bob, Cleo</h1>", "Alice, Bob, Cleo", "Nothing was said here yet"}, nil)
	if again := o.post(at, chosen); again.path != first.path {
		t.Errorf("the second time leads to %s, not %s", again.path, first.path)
	}
	refused := o.post(at, url.Values{"member": {string(o.person("Bob").ID), "4711"}})
	refused.compare(t, []string{`aria-describedby="members-error"`, `value="` + string(o.person("Bob").ID) + `" checked`}, nil)
}
