package teammessaging

import (
	"net/http"
	"strings"
	"testing"
)

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
