package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

// posts returns what was said in a chat, the oldest first, as the control API sees it.
func (o *office) posts(id control.ChatID) []string {
	o.Helper()
	changes, err := o.control.Changes(o.Context(), 0, 0)
	if err != nil {
		o.Fatal(err)
	}
	var texts []string
	for _, c := range changes.Changes {
		if c.Type == "PostAdded" && c.ChatID == id {
			texts = append(texts, c.Post.Text)
		}
	}
	return texts
}

func TestFormThatComesTwice(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team) + "/posts"

	first := o.post(at, url.Values{"text": {"Hello"}, "once": {"17"}})
	again := o.post(at, url.Values{"text": {"Hello"}, "once": {"17"}})
	o.post(at, url.Values{"text": {"Hello, all"}, "once": {"17"}})
	o.post(at, url.Values{"text": {"Hello"}, "once": {"18"}})

	if first.path != again.path {
		t.Errorf("the second one leads to %s, not %s", again.path, first.path)
	}
	if got := strings.Join(o.posts(o.team), "|"); got != "Hello|Hello, all|Hello" {
		t.Errorf("said was %q", got)
	}
	refused := url.Values{"text": {"Hello"}, "once": {"19"}}
	closed := o.chat("Alice", "4711") + "/posts"
	for range 2 {
		if page := o.post(closed, refused); page.status != http.StatusNotFound {
			t.Errorf("what was refused is answered %d the next time", page.status)
		}
	}
}

func TestEditAndDelete(t *testing.T) {
	t.Parallel()
	o := usual(t)
	post := o.say("Alice", "Travel", "Helo ![:Person]("+string(o.person("Travel").ID)+")")
	at := o.chat("Alice", post.ChatID)
	own := at + "/posts/" + string(post.ID)

	o.get(at+"?edit="+string(post.ID)).compare(t, []string{">Helo @Travel App</textarea>", `value="delete"`}, nil)
	o.post(own, url.Values{"action": {"save"}, "text": {"Hello @Travel App"}})
	o.get(at).compare(t, []string{`Hello <span class="mention">@Travel App</span>`, "edited"}, []string{"Helo"})
	if page := o.post(own, url.Values{"action": {"save"}, "text": {" "}}); page.status != http.StatusBadRequest {
		t.Errorf("an empty text gets %d", page.status)
	}
	if page := o.post(o.chat("Travel", post.ChatID)+"/posts/"+string(post.ID), url.Values{"text": {"hijacked"}}); page.status != http.StatusForbidden {
		t.Errorf("somebody else gets %d", page.status)
	}
	o.post(own, url.Values{"action": {"delete"}})
	o.get(at).compare(t, []string{"Nothing was said here yet"}, []string{`id="post-`})
}

func TestThread(t *testing.T) {
	t.Parallel()
	o := usual(t)
	root := o.say("Travel", "Alice", "Where to?")
	at := o.chat("Alice", root.ChatID)
	thread := at + "/threads/" + string(root.ID)
	o.get(thread).compare(t, []string{"Where to?", "No reply yet.", "at-thread"}, nil)
	read := o.follow("Alice", "", "")

	page := o.post(at+"/posts", url.Values{"text": {"To Oslo"}, "parent": {string(root.ID)}})

	if page.path != thread {
		t.Errorf("a reply leads to %s", page.path)
	}
	page.compare(t, []string{"To Oslo", `data-list="replies"`, "Replied in a thread", "Open the thread"}, nil)
	until(t, read, `data-list="replies"`)
	o.get(o.chat("Travel", root.ChatID)+"/threads/"+string(root.ID)).compare(t, []string{`<li class="post own">`}, nil)
	o.headers.Set("X-Requested-With", "fetch")
	o.post(at+"/posts", url.Values{"text": {"Or Rome"}, "parent": {string(root.ID)}}).compare(t, []string{`id="post-`, `id="reply-`}, nil)
}

func TestDeepLink(t *testing.T) {
	t.Parallel()
	o := usual(t)
	first := o.say("Alice", "Travel", "the very first")
	for range 60 {
		o.say("Alice", "Travel", "chatter")
	}

	page := o.get(o.chat("Alice", first.ChatID) + "/posts/" + string(first.ID))

	page.compare(t, []string{"the very first", "Newest messages"}, nil)
	if !strings.Contains(page.path, "?post="+string(first.ID)) {
		t.Errorf("the link leads to %s", page.path)
	}
}

func TestUnread(t *testing.T) {
	t.Parallel()
	o := usual(t)
	post := o.say("Travel", "Alice", "one")
	o.say("Travel", "Alice", "two")
	const two = `class="unread">2<`

	o.get(o.app("Alice")).compare(t, []string{two}, nil)
	o.get(o.chat("Alice", post.ChatID)).compare(t, nil, []string{two})
	o.get(o.app("Alice")).compare(t, nil, []string{"class=\"unread\""})
	o.say("Travel", "Alice", "three")
	o.get(o.app("Alice")).compare(t, []string{`class="unread">1<`}, nil)
	o.say("Alice", "Travel", "an answer")
	o.get(o.app("Alice")).compare(t, nil, []string{`class="unread"`})
}

func TestFavorite(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)

	o.post(at+"/favorite", url.Values{"favorite": {"yes"}}).compare(t, []string{`data-list="favorites"`, `aria-pressed="true"`}, nil)
	o.post(at+"/favorite", url.Values{"favorite": {"no"}}).compare(t, []string{`aria-pressed="false"`}, []string{`data-list="favorites"`})
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	o := usual(t)

	o.get(o.chat("Alice", o.team)+"/people?q=trav").compare(t, []string{`data-name="Travel App"`}, []string{"Alice", "<html"})
	o.get(o.chat("Alice", o.team)+"/people?q=carol").compare(t, nil, []string{"Carol"})
}
