package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// kind says how documents of a chat are made, changed and read.
type kind struct {
	name  string
	of    string // path of those of a chat, after the chat
	item  string // path of one, before its id
	field string // that holds the text
}

//nolint:gochecknoglobals // a table, never changed
var (
	postKind = kind{name: "post", of: "/posts", field: "text"}
	taskKind = kind{name: "task", of: "/tasks", item: "/team-messaging/v1/tasks/", field: "subject"}
	noteKind = kind{name: "note", of: "/notes", item: "/team-messaging/v1/notes/", field: "title"}
)

// documents is who writes, changes and deletes documents of one kind in one team, and
// tries what is not allowed.
type documents struct {
	kind

	chat    string
	written int
	ids     []string
	known   map[string]*document
	touched map[string]bool // since the last look
	lost    map[string]bool // texts of those whose making was not answered
}

// document is what there is, as far as it was answered.
type document struct {
	text      string
	gone      bool
	perhaps   []string // what the text may be instead
	maybeGone bool
}

func newDocuments(k kind) *documents {
	return &documents{kind: k, known: map[string]*document{}, touched: map[string]bool{}, lost: map[string]bool{}}
}

func (d *documents) prepare(c *client) {
	c.found()
	d.chat = "/team-messaging/v1/chats/" + string(c.account.Teams[0].ID)
}

func (d *documents) path(id string) string {
	if d.item == "" {
		return d.chat + d.of + "/" + id
	}
	return d.item + id
}

func (d *documents) body(c *client, text string) map[string]any {
	body := map[string]any{d.field: text}
	if d.name == "task" {
		body["assignees"] = []map[string]any{{"id": string(c.account.People[1].ID)}}
	}
	return body
}

func (d *documents) step(c *client) bool {
	switch n := c.dice.IntN(10); {
	case n == 0:
		return d.refuse(c)
	case n < 3 && len(d.ids) > 0:
		return d.change(c, d.pick(c))
	case n < 4 && len(d.ids) > 0:
		return d.remove(c, d.pick(c))
	}
	return d.write(c)
}

func (d *documents) newText() string {
	d.written++
	return fmt.Sprintf("%s %d", d.name, d.written)
}

// pick returns one of the newest documents.
func (d *documents) pick(c *client) string {
	id := d.ids[len(d.ids)-1-c.dice.IntN(min(len(d.ids), 10))]
	d.touched[id] = true
	return id
}

func (d *documents) write(c *client) bool {
	text := d.newText()
	made, answered := c.call(c.token, http.MethodPost, d.chat+d.of, d.body(c, text))
	switch {
	case !answered:
		d.lost[text] = true
	case !made.ok():
		c.Errorf("a %s is refused: %s", d.name, made.body)
	default:
		id := made.text("id")
		d.ids, d.touched[id] = append(d.ids, id), true
		d.known[id] = &document{text: text}
	}
	return answered
}

// refuse tries to write what is refused, and what would be there if it were not.
func (d *documents) refuse(c *client) bool {
	long := d.newText() + strings.Repeat("x", 11000)
	refused, answered := c.call(c.token, http.MethodPost, d.chat+d.of, d.body(c, long))
	if answered && refused.status != http.StatusBadRequest {
		c.Errorf("a %s that is too long is answered %d", d.name, refused.status)
	}
	return answered
}

func (d *documents) change(c *client, id string) bool {
	known, text := d.known[id], d.newText()
	changed, answered := c.call(c.token, http.MethodPatch, d.path(id), d.body(c, text))
	switch {
	case !answered:
		known.perhaps = append(known.perhaps, text)
	case known.gone && changed.status == http.StatusNotFound:
	case known.gone || !changed.ok():
		c.Errorf("changing the %s %s (deleted: %v) is answered %d %s", d.name, id, known.gone, changed.status, changed.body)
	default:
		known.text = text
	}
	return answered
}

func (d *documents) remove(c *client, id string) bool {
	known := d.known[id]
	removed, answered := c.call(c.token, http.MethodDelete, d.path(id), nil)
	switch {
	case !answered:
		known.maybeGone = true
	case known.gone && removed.status == http.StatusNotFound:
	case known.gone || !removed.ok():
		c.Errorf("deleting the %s %s (deleted: %v) is answered %d %s", d.name, id, known.gone, removed.status, removed.body)
	default:
		known.gone = true
	}
	return answered
}

func (d *documents) verify(c *client) {
	c.enter()
	for id := range d.touched {
		found, answered := c.call(c.token, http.MethodGet, d.path(id), nil)
		if !answered {
			c.Errorf("reading the %s %s is not answered", d.name, id)
			return
		}
		d.compare(c, id, found)
	}
	clear(d.touched)
}

// compare holds what was found against what was answered.
func (d *documents) compare(c *client, id string, found answer) {
	known := d.known[id]
	switch {
	case found.status == http.StatusNotFound && (known.gone || known.maybeGone):
		known.gone = true
	case !found.ok() || known.gone:
		c.Errorf("the %s %s, last %+v, is answered %d %s", d.name, id, *known, found.status, found.body)
	case found.text(d.field) != known.text && !slices.Contains(known.perhaps, found.text(d.field)):
		c.Errorf("the %s %s, last %+v, says %q", d.name, id, *known, found.text(d.field))
	default:
		known.text = found.text(d.field)
	}
	known.perhaps, known.maybeGone = nil, false
}

// finish lists the whole chat: there is what was answered, perhaps what was not, and
// nothing else.
func (d *documents) finish(c *client) {
	listed := d.list(c)
	for id, known := range d.known {
		text, there := listed[id]
		if there == known.gone || there && text != known.text {
			c.Errorf("the %s %s, last %+v, is listed: %v, %q", d.name, id, *known, there, text)
		}
		delete(listed, id)
	}
	seen := map[string]bool{}
	for id, text := range listed {
		if !d.lost[text] || seen[text] {
			c.Errorf("the %s %s, %q, was never answered", d.name, id, text)
		}
		seen[text] = true
	}
}

// list returns the texts of all documents of the chat by id.
func (d *documents) list(c *client) map[string]string {
	listed := map[string]string{}
	for token := ""; ; {
		query := url.Values{"recordCount": {"250"}}
		if token != "" {
			query.Set("pageToken", token)
		}
		page, _ := c.call(c.token, http.MethodGet, d.chat+d.of+"?"+query.Encode(), nil)
		if !page.ok() {
			c.Errorf("listing answers %d %s", page.status, page.body)
			return listed
		}
		next := page.documents(d.field, listed)
		if next == "" {
			return listed
		}
		token = next
	}
}
