package teammessaging

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// upload sends bytes of a media type.
func (srv *server) upload(from, path, media string, content []byte) *httptest.ResponseRecorder {
	srv.t.Helper()
	r := httptest.NewRequestWithContext(srv.t.Context(), http.MethodPost, "/team-messaging/v1"+srv.ids(path), bytes.NewReader(content))
	r.Header.Set(fromHeader, from)
	r.Header.Set("Content-Type", media)
	w := httptest.NewRecorder()
	srv.handler.ServeHTTP(w, r)
	return w
}

// outside sends a request without a token to an address that an answer has named.
func (srv *server) outside(method, uri, body string) *httptest.ResponseRecorder {
	srv.t.Helper()
	r := httptest.NewRequestWithContext(srv.t.Context(), method, strings.TrimPrefix(uri, "http://example.com"), strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	srv.handler.ServeHTTP(w, r)
	return w
}

func form(t *testing.T, files map[string]string) (string, []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, content := range files {
		part, err := w.CreateFormFile("body", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

type uploaded []struct{ ID, ContentURI, Name string }

func TestFileIsUploadedAndRead(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	media, body := form(t, map[string]string{"plan.txt": "to Rome"})
	forms := decode[uploaded](t, srv.upload("Ann", "/files", media, body))
	raw := decode[uploaded](t, srv.upload("Ann", "/files?name=../up/m%C3%A4p.png", "image/png", []byte("\x89PNG")))

	if len(forms) != 1 || forms[0].Name != "plan.txt" || raw[0].Name != "mäp.png" {
		t.Fatalf("uploaded %+v and %+v", forms, raw)
	}
	got := srv.outside(http.MethodGet, forms[0].ContentURI, "")
	want(t, got, http.StatusOK, "to Rome")
	if disposition := got.Header().Get("Content-Disposition"); disposition != "attachment; filename=plan.txt" {
		t.Errorf("a text is sent as %q", disposition)
	}
	if got.Header().Get("Accept-Ranges") != "bytes" {
		t.Errorf("read with %s", got.Header())
	}
	if got := srv.outside(http.MethodGet, raw[0].ContentURI, ""); got.Body.String() != "\x89PNG" || got.Header().Get("Content-Type") != "image/png" {
		t.Errorf("read %q as %s", got.Body, got.Header())
	}
	want(t, srv.outside(http.MethodGet, strings.Replace(forms[0].ContentURI, "/plan.txt", "x/plan.txt", 1), ""), http.StatusNotFound, "CMN-102")
}

func TestFileIsPostedAtOnce(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()

	files := decode[uploaded](t, srv.upload("Ann", "/files?groupId="+chat, "text/csv", []byte("a,b")))

	got := srv.get("Bob", "/chats/"+chat+"/posts").Body.String()
	if !strings.Contains(got, `"attachments":[{"id":"`+files[0].ID+`","type":"File","contentUri":"`+files[0].ContentURI+`","name":"file"}]`) {
		t.Errorf("posted %s", got)
	}
}

func TestFileIsAttachedLater(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	file := decode[uploaded](t, srv.upload("Ann", "/files?name=a.txt", "text/plain", []byte("a")))[0]

	got := srv.post("Ann", "/chats/"+chat+"/posts", `{"attachments":[{"id":"`+file.ID+`","type":"File"}]}`)

	want(t, got, http.StatusCreated, `"name":"a.txt"`)
	want(t, srv.post("Eve", "/chats/~/posts", `{"attachments":[{"id":"`+file.ID+`","type":"File"}]}`), http.StatusBadRequest, "attachments[0].id")
}

func TestUploadIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, from, path, media, body string
		status                        int
		text                          string
	}{
		{name: "a form without a file", from: "Ann", path: "/files", media: "multipart/form-data; boundary=b", body: "--b--\r\n", status: http.StatusBadRequest, text: `"body"`},
		{name: "nothing", from: "Ann", path: "/files", media: "image/png", status: http.StatusBadRequest, text: `"body"`},
		{name: "form fields", from: "Ann", path: "/files", media: "application/x-www-form-urlencoded", body: "a=b", status: http.StatusUnsupportedMediaType, text: "CMN-415"},
		{name: "to no chat", from: "Ann", path: "/files?groupId=7", media: "text/plain", body: "x", status: http.StatusNotFound, text: `"groupId"`},
		{name: "to a chat of others", from: "Cyd", path: "/files?groupId={chat}", media: "text/plain", body: "x", status: http.StatusNotFound, text: `"groupId"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			path := strings.ReplaceAll(tt.path, "{chat}", srv.direct())

			want(t, srv.upload(tt.from, path, tt.media, []byte(tt.body)), tt.status, tt.text)
		})
	}
}

const ticket = `{"type":"AdaptiveCard","version":"1.0","$schema":"http://adaptivecards.io/schemas/adaptive-card.json",` +
	`"body":[{"type":"Container","items":[{"type":"TextBlock","text":"7:40 to Rome","weight":"bolder"}]}],` +
	`"actions":[{"type":"Action.Submit","title":"Book","data":{"b":1,"a":2}}],"fallbackText":"A ticket"}`

func (srv *server) card(from, chat string) string {
	srv.t.Helper()
	return idOf(srv.t, srv.post(from, "/chats/"+chat+"/adaptive-cards", ticket))
}

func TestCardIsPosted(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()

	got := srv.post("Ann", "/chats/"+chat+"/adaptive-cards", ticket)

	want(t, got, http.StatusCreated, `"type":"AdaptiveCard","version":"1.3","creator":{"id":"`+srv.person("Ann").String()+`"},"chatIds":["`+chat+`"]}`)
	id := idOf(t, got)
	want(t, srv.get("Bob", "/chats/"+chat+"/posts"), http.StatusOK, `"text":null,`)
	want(t, srv.get("Bob", "/chats/"+chat+"/posts"), http.StatusOK, `"attachments":[{"id":"`+id+`","type":"AdaptiveCard","fallback":"A ticket"}]`)
	whole := srv.get("Bob", "/adaptive-cards/"+id)
	want(t, whole, http.StatusOK, `"body":[{"type":"Container","items":[{"type":"TextBlock","text":"7:40 to Rome","weight":"bolder"}]}],"actions":[{"type":"Action.Submit","title":"Book","data":{"b":1,"a":2}}],"fallbackText":"A ticket"}`)
	want(t, srv.get("Bob", "/adaptive-cards/"+id+",7"), http.StatusMultiStatus, "7:40 to Rome")
}

func TestCardBelongsToItsCreator(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, from, method, id, body string
		status                       int
		text                         string
	}{
		{name: "creator updates", from: "Ann", method: http.MethodPut, body: `{"type":"AdaptiveCard","version":"1.3","body":[]}`, status: http.StatusOK, text: `"lastModifiedTime"`},
		{name: "reader updates", from: "Bob", method: http.MethodPut, body: ticket, status: http.StatusForbidden, text: "creator only"},
		{name: "stranger updates", from: "Cyd", method: http.MethodPut, body: ticket, status: http.StatusNotFound, text: `"cardId"`},
		{name: "bad update", from: "Ann", method: http.MethodPut, body: `{"type":"AdaptiveCard","version":"1.3","body":{}}`, status: http.StatusBadRequest, text: `"body"`},
		{name: "creator deletes", from: "Ann", method: http.MethodDelete, status: http.StatusNoContent},
		{name: "reader deletes", from: "Bob", method: http.MethodDelete, status: http.StatusForbidden, text: "creator only"},
		{name: "stranger reads", from: "Cyd", method: http.MethodGet, status: http.StatusNotFound, text: `"cardId"`},
		{name: "no card", from: "Ann", method: http.MethodGet, id: "7", status: http.StatusNotFound, text: `"cardId"`},
		{name: "no id", from: "Ann", method: http.MethodDelete, id: "x", status: http.StatusNotFound, text: `"cardId"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			id := srv.card("Ann", srv.direct())
			if tt.id != "" {
				id = tt.id
			}

			want(t, srv.send(tt.from, tt.method, "/adaptive-cards/"+id, tt.body), tt.status, tt.text)
		})
	}
}

// TestCardIsSentBackWhole does what programs do: they read a card, change it, and send all
// of it.
func TestCardIsSentBackWhole(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	id := srv.card("Ann", srv.direct())
	read := srv.get("Ann", "/adaptive-cards/"+id).Body.String()
	foreign := strings.NewReplacer(id, "7", srv.person("Ann").String(), "8").Replace(read)

	want(t, srv.send("Ann", http.MethodPut, "/adaptive-cards/"+id, strings.Replace(foreign, "7:40", "8:40", 1)), http.StatusOK, id)

	if got := srv.get("Bob", "/adaptive-cards/"+id).Body.String(); got != strings.Replace(read, "7:40", "8:40", 1) {
		t.Errorf("read %s, then %s", read, got)
	}
}

func TestDeletedCardTakesItsPostAlong(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	id := srv.card("Ann", chat)

	srv.send("Ann", http.MethodDelete, "/adaptive-cards/"+id, "")

	if posts := decode[listed](t, srv.get("Bob", "/chats/"+chat+"/posts")); len(posts.Records) != 0 {
		t.Errorf("the chat still has %+v", posts)
	}
}

func TestCardIsChecked(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, place string }{
		{name: "no object", body: `[]`, place: `"card"`},
		{name: "body no list", body: `{"body":7}`, place: `"body"`},
		{name: "unknown element", body: `{"body":[{"type":"Blink","text":"x"}]}`, place: `"body[0].type"`},
		{name: "element without text", body: `{"body":[{"type":"TextBlock"}]}`, place: `"body[0].text"`},
		{name: "nested element", body: `{"body":[{"type":"ColumnSet","columns":[{"items":[{"type":"Image"}]}]}]}`, place: `"body[0].columns[0].items[0].url"`},
		{name: "input without id", body: `{"body":[{"type":"Input.Text"}]}`, place: `"body[0].id"`},
		{name: "unknown action", body: `{"actions":[{"type":"Action.Http"}]}`, place: `"actions[0].type"`},
		{name: "action without url", body: `{"actions":[{"type":"Action.OpenUrl"}]}`, place: `"actions[0].url"`},
		{name: "card in a card", body: `{"actions":[{"type":"Action.ShowCard","card":{"body":[{}]}}]}`, place: `"actions[0].card.body[0].type"`},
		{name: "select shows a card", body: `{"selectAction":{"type":"Action.ShowCard"}}`, place: `"selectAction.type"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.post("Ann", "/chats/~/adaptive-cards", tt.body)

			want(t, got, http.StatusBadRequest, `"parameterName":`+tt.place)
		})
	}
}

type hook struct{ ID, URI, Status string }

func (srv *server) hook(from, chat string) hook {
	srv.t.Helper()
	return decode[hook](srv.t, srv.post(from, "/groups/"+chat+"/webhooks", ""))
}

func TestWebhookPosts(t *testing.T) {
	t.Parallel()
	const https = `"https://example.com/i.png"`
	tests := []struct{ name, body, post string }{
		{name: "text", body: `{"text":"**down**"}`, post: `"text":"**down**"`},
		{name: "first version", body: `{"icon":` + https + `,"activity":"CI","title":"Build 7","body":"failed"}`, post: `"activity":"CI","title":"Build 7","iconUri":` + https},
		{name: "emoji", body: `{"text":"x","iconEmoji":":fire:"}`, post: `"iconEmoji":":fire:"`},
		{
			name: "flat card", body: `{"attachments":[{"author_name":"Ann","title":"T","text":"t","image_url":` + https + `,"fields":[{"title":"a","value":"b","short":false}],"footer":"f","color":"#ff0000"}]}`,
			post: `"type":"Card","author":{"name":"Ann"},"title":"T","text":"t","imageUri":` + https + `,"fields":[{"title":"a","value":"b","style":"Long"}],"footnote":{"text":"f"},"color":"#ff0000"}`,
		},
		{
			name: "nested card", body: `{"attachments":[{"type":"Card","fallback":"F","author":{"name":"Ann","uri":"u"},"fields":[{"title":"a","value":"b"}]}]}`,
			post: `"type":"Card","fallback":"F","author":{"name":"Ann","uri":"u"},"fields":[{"title":"a","value":"b","style":"Short"}]}`,
		},
		{
			name: "the longest title with a link", body: `{"attachments":[{"title":"` + strings.Repeat("x", 300) + `","title_link":"https://example.com/"}]}`,
			post: `"title":"[` + strings.Repeat("x", 300) + `](https://example.com/)"`,
		},
		{name: "adaptive card", body: `{"attachments":[` + ticket + `]}`, post: `"type":"AdaptiveCard","fallback":"A ticket"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			chat := srv.direct()
			uri := srv.hook("Ann", chat).URI

			want(t, srv.outside(http.MethodPost, uri, tt.body), http.StatusOK, `{"status":"OK"}`)

			got := srv.get("Bob", "/chats/"+chat+"/posts").Body.String()
			if !strings.Contains(got, tt.post) {
				t.Errorf("posted %s, want %s", got, tt.post)
			}
		})
	}
}

func TestWebhookRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		status     int
		text       string
	}{
		{name: "no JSON", body: `hello`, status: http.StatusBadRequest, text: "Invalid JSON payload"},
		{name: "nothing", body: `{}`, status: http.StatusBadRequest, text: "empty"},
		{
			name: "bad card", body: `{"attachments":[{"type":"AdaptiveCard","body":[{"type":"Blink"}]}]}`, status: http.StatusBadRequest,
			text: `{"status":"error","message":"Your request was accepted, however a post was not generated","error":"Invalid AdaptiveCard payload","validation":["payload.attachments[0] does not match any schema"]}`,
		},
		{name: "null for a card", body: `{"text":"x","attachments":[null]}`, status: http.StatusBadRequest, text: "payload.attachments[0]"},
		{name: "a card without words", body: `{"text":"x","attachments":[{"type":"Card"}]}`, status: http.StatusBadRequest, text: "Invalid Card payload"},
		{name: "picture over http", body: `{"attachments":[{"image_url":"http://example.com/i.png"}]}`, status: http.StatusBadRequest, text: "Invalid Card payload"},
		{name: "long title", body: `{"attachments":[{"title":"` + strings.Repeat("ä", 151) + `"}]}`, status: http.StatusBadRequest, text: "Invalid Card payload"},
		{name: "long value", body: `{"attachments":[{"fields":[{"value":"` + strings.Repeat("x", 301) + `"}]}]}`, status: http.StatusBadRequest, text: "Invalid Card payload"},
		{name: "long card", body: `{"attachments":[{"text":"` + strings.Repeat("x", 1001) + `"}]}`, status: http.StatusBadRequest, text: "Invalid Card payload"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			uri := srv.hook("Ann", srv.direct()).URI

			want(t, srv.outside(http.MethodPost, uri, tt.body), tt.status, tt.text)
		})
	}
}

func TestWebhookIsSuspendedAndDeleted(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	h := srv.hook("Ann", chat)

	want(t, srv.get("Bob", "/webhooks/"+h.ID), http.StatusOK, `{"records":[{"id":"`+h.ID+`"`)
	want(t, srv.get("Bob", "/webhooks"), http.StatusOK, `"status":"Active"`)
	want(t, srv.get("Bob", "/groups/"+chat+"/webhooks"), http.StatusOK, h.ID)
	want(t, srv.get("Cyd", "/groups/"+chat+"/webhooks"), http.StatusNotFound, `"groupId"`)
	want(t, srv.get("Cyd", "/webhooks"), http.StatusOK, `{"records":[]}`)
	want(t, srv.get("Cyd", "/webhooks/"+h.ID), http.StatusNotFound, `"webhookId"`)
	want(t, srv.post("Cyd", "/groups/"+chat+"/webhooks", ""), http.StatusNotFound, `"groupId"`)
	want(t, srv.post("Bob", "/webhooks/"+h.ID+"/suspend", ""), http.StatusForbidden, "creator")
	want(t, srv.post("Ann", "/webhooks/"+h.ID+"/suspend", ""), http.StatusOK, "")
	want(t, srv.outside(http.MethodPost, h.URI, `{"text":"x"}`), http.StatusNotFound, "suspended")
	want(t, srv.post("Ann", "/webhooks/"+h.ID+"/activate", ""), http.StatusOK, "")
	want(t, srv.outside(http.MethodPost, strings.Replace(h.URI, "/webhook/v2/", "/webhook/", 1), `{"text":"x"}`), http.StatusOK, "OK")
	want(t, srv.send("Ann", http.MethodDelete, "/webhooks/"+h.ID, ""), http.StatusOK, "")
	want(t, srv.outside(http.MethodPost, h.URI, `{"text":"x"}`), http.StatusNotFound, "Webhook not found")
	want(t, srv.post("Ann", "/webhooks/"+h.ID+"/activate", ""), http.StatusNotFound, `"webhookId"`)
}

func TestExportTakesItsTime(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	srv.say("Ann", chat, "to be kept")
	srv.team(`{"name":"With guests","members":[{"email":"eve@example.com"}]}`)
	srv.upload("Ann", "/files?name=a.txt&groupId="+chat, "text/plain", []byte("content"))

	got := srv.post("Ada", "/data-export", `{"timeFrom":"2026-03-26T00:00:00Z"}`)
	want(t, got, http.StatusAccepted, `"status":"Accepted"`)
	id := idOf(t, got)
	srv.say("Ann", chat, "too late")
	want(t, srv.get("Ada", "/data-export/"+id+"/datasets/1"), http.StatusNotFound, "datasetId")
	srv.clock.Set(srv.clock.Now().Add(time.Minute))

	task := decode[struct {
		Status   string
		Datasets []struct{ URI string }
	}](t, srv.get("Ada", "/data-export/"+id))
	if task.Status != "Completed" || len(task.Datasets) != 1 {
		t.Fatalf("the task is %+v", task)
	}
	names, content := unzip(t, srv.get("Ada", "/data-export/"+id+"/datasets/1").Body.Bytes())
	if guests := content["guests/guests_1.json"]; !strings.Contains(guests, `"email":"eve@example.com"`) {
		t.Errorf("the guests are %s", guests)
	}
	if posts := content["posts/posts_1.json"]; !strings.Contains(posts, "to be kept") || strings.Contains(posts, "too late") {
		t.Errorf("exported %s", posts)
	}
	for _, name := range []string{"request_info.json", "chats/chats_1.json", "members/members_1.json", "guests/guests_1.json", "events/events_1.json", "tasks/tasks_1.json", "notes/notes_1.json"} {
		if !strings.Contains(names, name+"\n") {
			t.Errorf("the archive lacks %s: %s", name, names)
		}
	}
	if !strings.Contains(names, "_a.txt\n") {
		t.Errorf("the archive lacks the file: %s", names)
	}
}

// unzip returns the names in an archive, one a line, and the JSON documents by name.
func unzip(t *testing.T, archive []byte) (names string, documents map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	documents = map[string]string{}
	for _, f := range z.File {
		names += f.Name + "\n" //nolint:perfsprint // a few names
		if !strings.HasSuffix(f.Name, ".json") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil || !json.Valid(content) {
			t.Fatalf("%s: %s, %v", f.Name, content, err)
		}
		documents[f.Name] = string(content)
	}
	return names, documents
}

func TestExportIsRefused(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.post("Ann", "/data-export", `{}`), http.StatusForbidden, "CMN-402")
	want(t, srv.get("Ann", "/data-export"), http.StatusForbidden, "CMN-402")
	want(t, srv.get("Ada", "/data-export/none"), http.StatusNotFound, `"taskId"`)
	want(t, srv.post("Ada", "/data-export", `{"timeFrom":"2020-01-01T00:00:00Z"}`), http.StatusBadRequest, `"timeFrom"`)
	want(t, srv.post("Ada", "/data-export", `{"timeTo":"soon"}`), http.StatusBadRequest, `"timeTo"`)
	want(t, srv.post("Ada", "/data-export", `{"contacts":[{"id":"{Eve}"}]}`), http.StatusBadRequest, `"contacts"`)
	want(t, srv.post("Ada", "/data-export", `{"chatIds":["7"]}`), http.StatusBadRequest, `"chatIds"`)
	elsewhere := idOf(t, srv.post("Eve", "/teams", `{"name":"Theirs"}`))
	want(t, srv.post("Ada", "/data-export", `{"chatIds":["`+elsewhere+`"]}`), http.StatusBadRequest, `"chatIds"`)
	for range 2 {
		want(t, srv.post("Ada", "/data-export", ""), http.StatusAccepted, "")
	}
	want(t, srv.post("Ada", "/data-export", ""), http.StatusTooManyRequests, "2 data export tasks")
	want(t, srv.get("Ada", "/data-export?status=Accepted&perPage=1"), http.StatusOK, `"totalElements":2`)
}
