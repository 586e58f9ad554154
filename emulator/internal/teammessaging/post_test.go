package teammessaging

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCreatePost(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, path, body string
		status                 int
		text                   string
	}{
		{name: "member", from: "Bob", path: "/chats/{chat}/posts", body: `{"text":"hi"}`, status: http.StatusCreated, text: `"text":"hi"`},
		{name: "by the alias", from: "Bob", path: "/groups/{chat}/posts", body: `{"text":"hi"}`, status: http.StatusCreated, text: `"text":"hi"`},
		{name: "to oneself", from: "Bob", path: "/chats/~/posts", body: `{"text":"hi"}`, status: http.StatusCreated, text: `"text":"hi"`},
		{name: "longest text", from: "Ann", path: "/chats/{chat}/posts", body: `{"text":"` + strings.Repeat("ä", 10000) + `"}`, status: http.StatusCreated},
		{name: "unknown member", from: "Ann", path: "/chats/{chat}/posts", body: `{"text":"hi","extra":1}`, status: http.StatusCreated},
		{name: "too long", from: "Ann", path: "/chats/{chat}/posts", body: `{"text":"` + strings.Repeat("ä", 10001) + `"}`, status: http.StatusBadRequest, text: `"parameterName":"text"`},
		{name: "empty text", from: "Ann", path: "/chats/{chat}/posts", body: `{"text":""}`, status: http.StatusBadRequest, text: "CMN-101"},
		{name: "no text", from: "Ann", path: "/chats/{chat}/posts", body: `{}`, status: http.StatusBadRequest, text: "CMN-101"},
		{name: "no JSON", from: "Ann", path: "/chats/{chat}/posts", body: `{"text":`, status: http.StatusBadRequest, text: "CMN-103"},
		{
			name: "attachment of a wrong type", from: "Ann", path: "/chats/{chat}/posts",
			body:   `{"text":"hi","attachments":[{"id":"5","type":"AdaptiveCard"}]}`,
			status: http.StatusBadRequest, text: "Parameter [attachments[0].type] value is invalid.",
		},
		{
			name: "attachment that does not exist", from: "Ann", path: "/chats/{chat}/posts",
			body: `{"attachments":[{"id":5,"type":"File"}]}`, status: http.StatusBadRequest, text: "attachments[0].id",
		},
		{name: "colleague outside", from: "Cyd", path: "/chats/{chat}/posts", body: `{"text":"hi"}`, status: http.StatusNotFound, text: "Resource for parameter [chatId] is not found"},
		{name: "stranger", from: "Eve", path: "/chats/{chat}/posts", body: `{"text":"hi"}`, status: http.StatusNotFound, text: "CMN-102"},
		{name: "no such chat", from: "Ann", path: "/chats/7/posts", body: `{"text":"hi"}`, status: http.StatusNotFound, text: "CMN-102"},
		{name: "no id", from: "Ann", path: "/chats/x/posts", body: `{"text":"hi"}`, status: http.StatusNotFound, text: "CMN-102"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			path := strings.ReplaceAll(tt.path, "{chat}", srv.direct())

			got := srv.post(tt.from, path, tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestPostHasExplicitNulls(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()

	got := decode[map[string]any](t, srv.post("Bob", "/chats/"+chat+"/posts", `{"text":"hi <&> \"you\" \u0001"}`))

	expected := map[string]any{
		"id": got["id"], "groupId": chat, "type": "TextMessage", "text": "hi <&> \"you\" \u0001",
		"creatorId": srv.person("Bob").String(), "addedPersonIds": nil,
		"creationTime": "2026-03-26T09:18:41.105Z", "lastModifiedTime": "2026-03-26T09:18:41.105Z",
		"attachments": nil, "mentions": nil, "activity": nil, "title": nil, "iconUri": nil, "iconEmoji": nil,
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel"}`)

	tests := []struct{ name, text, mentions string }{
		{"person", "![:Person]({Bob}) hello", `[{"id":"{Bob}","type":"Person","name":"Bob Smith"}]`},
		{"two, one twice", "![:Person]({Bob}) ![:Person]({Cyd})![:Person]({Bob})", `[{"id":"{Bob}","type":"Person","name":"Bob Smith"},{"id":"{Cyd}","type":"Person","name":"Cyd Smith"}]`},
		{"team", "![:Team](" + team + ")", `[{"id":"` + team + `","type":"Team","name":"Travel"}]`},
		{"after broken markup", "![: ![:Person]({Bob})", `[{"id":"{Bob}","type":"Person","name":"Bob Smith"}]`},
		{"stranger", "![:Person]({Eve})", "null"},
		{"nobody", "![:Person](12)", "null"},
		{"no id", "![:Person](x) ![:Team](x)", "null"},
		{"unfinished", "![:Person]({Bob}", "null"},
		{"picture", "![x](y)", "null"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := srv.post("Ann", "/chats/"+team+"/posts", `{"text":"`+tt.text+`"}`)

			want(t, got, http.StatusCreated, `"mentions":`+srv.ids(tt.mentions)+`,`)
			want(t, got, http.StatusCreated, `"text":"`+srv.ids(tt.text)+`"`)
		})
	}
}

func TestUpdatePost(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, path, body string
		status                 int
		text                   string
	}{
		{"author", "Bob", "/chats/{chat}/posts/{post}", `{"text":"![:Person]({Ann})"}`, http.StatusOK, `"name":"Ann Smith"`},
		{"other member", "Ann", "/chats/{chat}/posts/{post}", `{"text":"mine"}`, http.StatusForbidden, "errorCode"},
		{"outsider", "Cyd", "/chats/{chat}/posts/{post}", `{"text":"mine"}`, http.StatusNotFound, "[chatId]"},
		{"other chat", "Bob", "/chats/~/posts/{post}", `{"text":"new"}`, http.StatusNotFound, "[postId]"},
		{"no post", "Bob", "/chats/{chat}/posts/12", `{"text":"new"}`, http.StatusNotFound, "[postId]"},
		{"no id", "Bob", "/chats/{chat}/posts/x", `{"text":"new"}`, http.StatusNotFound, "[postId]"},
		{"empty", "Bob", "/chats/{chat}/posts/{post}", `{}`, http.StatusBadRequest, "CMN-101"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			chat := srv.direct()
			path := strings.NewReplacer("{chat}", chat, "{post}", srv.say("Bob", chat, "old")).Replace(tt.path)

			got := srv.send(tt.from, http.MethodPatch, path, tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestUpdatePostMovesModificationOnly(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	post := srv.say("Bob", chat, "old")
	srv.clock.Set(srv.clock.Now().Add(time.Second))

	got := srv.send("Bob", http.MethodPatch, "/chats/"+chat+"/posts/"+post, `{"text":"new"}`)

	want(t, got, http.StatusOK, `"creationTime":"2026-03-26T09:18:41.105Z","lastModifiedTime":"2026-03-26T09:18:42.105Z"`)
	want(t, srv.get("Ann", "/chats/"+chat+"/posts/"+post), http.StatusOK, `"text":"new"`)
}

func TestDeletePost(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from string
		status     int
		left       int // status of reading the post afterwards
	}{
		{"author", "Bob", http.StatusNoContent, http.StatusNotFound},
		{"administrator of the team", "Ann", http.StatusNoContent, http.StatusNotFound},
		{"other member", "Cyd", http.StatusForbidden, http.StatusOK},
		{"stranger", "Eve", http.StatusNotFound, http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			team := srv.team(`{"name":"Travel","members":[{"id":"{Bob}"},{"id":"{Cyd}"}]}`)
			path := "/chats/" + team + "/posts/" + srv.say("Bob", team, "hi")

			got := srv.send(tt.from, http.MethodDelete, path, "")

			want(t, got, tt.status, "")
			want(t, srv.get("Ann", path), tt.left, "")
		})
	}
}

func TestListPosts(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	first, second, third := srv.say("Bob", chat, "1"), srv.say("Ann", chat, "2"), srv.say("Bob", chat, "3")
	path := "/chats/" + chat + "/posts"
	tokenOf := func(path string) string {
		return decode[listed](t, srv.get("Ann", path)).Navigation.NextPageToken
	}

	newest := decode[listed](t, srv.get("Ann", path+"?recordCount=2"))
	if diff := cmp.Diff([]string{third, second}, newest.ids()); diff != "" {
		t.Error(diff)
	}
	oldest := decode[listed](t, srv.get("Ann", path+"?pageToken="+newest.Navigation.NextPageToken))
	if diff := cmp.Diff([]string{first}, oldest.ids()); diff != "" {
		t.Error(diff)
	}
	if newest.Navigation.PrevPageToken != "" || oldest.Navigation.NextPageToken != "" {
		t.Errorf("a token leads past the end: %+v %+v", newest.Navigation, oldest.Navigation)
	}

	other := srv.say("Bob", "~", "1")
	srv.say("Bob", "~", "2")
	foreign := decode[listed](t, srv.get("Bob", "/chats/~/posts?recordCount=1")).Navigation.NextPageToken
	for name, bad := range map[string]string{
		"junk": "x", "of another list": tokenOf("/chats?recordCount=1"), "of another chat": foreign, "an id": other,
	} {
		want(t, srv.get("Ann", path+"?pageToken="+bad), http.StatusBadRequest, "[pageToken]")
		if bad == "" {
			t.Errorf("no token %s", name)
		}
	}
	for _, bad := range []string{"0", "251", "-1", "x"} {
		want(t, srv.get("Ann", path+"?recordCount="+bad), http.StatusBadRequest, "[recordCount]")
	}
	want(t, srv.get("Eve", path), http.StatusNotFound, "[chatId]")
}
