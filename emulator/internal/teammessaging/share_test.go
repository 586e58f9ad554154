package teammessaging

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
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
