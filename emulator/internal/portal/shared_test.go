package portal_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

// api asks the public API as a person.
func (o *office) api(first, method, path, body string) map[string]any {
	o.Helper()
	token, err := o.control.PersonToken(o.Context(), control.Sandbox, o.person(first).ID)
	if err != nil {
		o.Fatal(err)
	}
	req, err := http.NewRequestWithContext(o.Context(), method, o.emulator.URL(control.Sandbox)+"/team-messaging/v1"+path, strings.NewReader(body))
	if err != nil {
		o.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		o.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		o.Fatalf("%s %s: %d %s %v", method, path, resp.StatusCode, raw, err)
	}
	var answer map[string]any
	_ = json.Unmarshal(raw, &answer) // a list is of no interest here
	return answer
}

func TestTasks(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)
	travel := string(o.person("Travel").ID)

	o.get(at+"/tasks").compare(t, []string{"No task yet"}, nil)
	o.post(at+"/tasks", url.Values{"subject": {""}, "description": {"kept"}}).compare(t, []string{"A task needs a subject", ">kept</textarea>"}, nil)
	o.post(at+"/tasks", url.Values{"subject": {"Pack"}, "due": {"soon"}}).compare(t, []string{"The due date is not a day", `value="Pack"`}, nil)
	made := o.post(at+"/tasks", url.Values{"subject": {"Pack"}, "due": {"2026-12-24"}, "member": {travel}})
	made.compare(t, []string{"Pack", "due 24 December 2026", "Travel App"}, nil)
	_, path, _ := strings.Cut(made.body, `action="`+at+"/tasks/")
	path, _, _ = strings.Cut(path, `"`)

	said := o.get(at)
	said.compare(t, []string{"Pack", "Complete<"}, []string{">Edit</a>"})
	_, id, _ := strings.Cut(said.body, `href="`+at+`/threads/`)
	id, _, _ = strings.Cut(id, `"`)
	o.get(at+"?edit="+id).compare(t, []string{"Pack"}, []string{"post-form"})
	o.post(at+"/posts/"+id, url.Values{"action": {"save"}, "text": {"above"}}).compare(t, []string{"Change it under Tasks or Notes"}, nil)
	o.post(at+"/tasks/"+path, url.Values{"action": {"complete"}, "from": {"tasks"}}).compare(t, []string{"All done", "Reopen"}, nil)
	o.post(at+"/tasks/"+path, url.Values{"action": {"reopen"}, "from": {"tasks"}}).compare(t, []string{"Complete<"}, []string{"Reopen"})
	o.post(at+"/tasks/"+path, url.Values{"action": {"delete"}, "from": {"tasks"}}).compare(t, []string{"No task yet"}, nil)
}

func TestNotes(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)

	o.post(at+"/notes", url.Values{"title": {" "}, "body": {"kept"}}).compare(t, []string{"A note needs a title", ">kept</textarea>"}, nil)
	made := o.post(at+"/notes", url.Values{"title": {"Packing"}, "body": {"Tent <1>\nLamp"}, "action": {"draft"}})
	made.compare(t, []string{"Packing", "Draft"}, nil)
	_, path, _ := strings.Cut(made.body, `href="`+at+"/notes/")
	path, _, _ = strings.Cut(path, `"`)
	own := at + "/notes/" + path

	o.get(own).compare(t, []string{">Tent &lt;1&gt;\nLamp</textarea>"}, nil)
	o.post(own, url.Values{"title": {"Packing"}, "body": {"Tent"}, "action": {"save"}})
	o.post(own, url.Values{"action": {"publish"}}).compare(t, []string{"Packing"}, []string{"Draft"})
	o.get(o.chat("Travel", o.team)).compare(t, []string{"Packing"}, nil)
	o.post(own, url.Values{"action": {"delete"}}).compare(t, []string{"No note yet"}, nil)
}

const seatCard = `{"type": "AdaptiveCard", "version": "1.3", "body": [
	{"type": "TextBlock", "text": "**Seat**, <b>please</b>", "size": "Large"},
	{"type": "FactSet", "facts": [{"title": "Train", "value": "7:40"}]},
	{"type": "ColumnSet", "columns": [{"type": "Column", "width": "stretch", "items": [{"type": "Input.Text", "id": "seat", "label": "Seat", "isRequired": true}]}]},
	{"type": "Input.ChoiceSet", "id": "class", "label": "Class", "value": "2", "choices": [{"title": "First", "value": "1"}, {"title": "Second", "value": "2"}]},
	{"type": "Input.Toggle", "id": "quiet", "title": "Quiet", "valueOn": "yes", "valueOff": "no"},
	{"type": "Image", "url": "javascript:alert(1)", "altText": "a plan"}],
	"actions": [{"type": "Action.OpenUrl", "title": "Plan", "url": "javascript:alert(1)"},
	{"type": "Action.ShowCard", "title": "More", "card": {"type": "AdaptiveCard", "body": [{"type": "Input.Text", "id": "wish", "label": "Wish"}], "actions": [{"type": "Action.Submit", "title": "Wish"}]}},
	{"type": "Action.Submit", "title": "Book", "data": {"train": "7:40"}}]}`

func TestCard(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)
	id := o.api("Alice", http.MethodPost, "/chats/"+string(o.team)+"/adaptive-cards", seatCard)["id"].(string)

	page := o.get(at)

	page.compare(t, []string{
		"<strong>Seat</strong>, &lt;b&gt;please&lt;/b&gt;", "size-large", "<dt>Train</dt><dd>7:40</dd>", `<option value="2" selected>Second</option>`, "<summary", "a plan",
	}, []string{"javascript:"})
	field := "card-" + id
	press := url.Values{"button": {"2"}, field + "-1": {"2"}}
	if page := o.post(at+"/cards/"+id, press); page.status != http.StatusBadRequest || !strings.Contains(page.body, "Seat is required") {
		t.Errorf("without a seat: %d %s", page.status, page.body)
	}
	if page := o.post(at+"/cards/"+id, url.Values{"button": {"7"}}); page.status != http.StatusBadRequest {
		t.Errorf("a button that is not there gets %d", page.status)
	}
}
