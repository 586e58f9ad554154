package teammessaging

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCreateTeam(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, body string
		status     int
		text       string
	}{
		{"name only", `{"name":"Travel"}`, http.StatusCreated, `"public":false,"name":"Travel","description":null,"status":"Active"`},
		{"everything", `{"name":"Travel","description":"All trips","public":true,"members":[{"id":"{Bob}"},{"email":"cyd@example.com"}]}`, http.StatusCreated, `"description":"All trips"`},
		{"longest name", `{"name":"` + strings.Repeat("ä", 250) + `"}`, http.StatusCreated, ""},
		{"no name", `{}`, http.StatusBadRequest, "[name]"},
		{"long name", `{"name":"` + strings.Repeat("ä", 251) + `"}`, http.StatusBadRequest, "[name]"},
		{"long description", `{"name":"x","description":"` + strings.Repeat("ä", 1001) + `"}`, http.StatusBadRequest, "[description]"},
		{"stranger", `{"name":"Travel","members":[{"id":"{Eve}"}]}`, http.StatusBadRequest, "[members[0].id]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.post("Ann", "/teams", tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestTeamIsManagedByItsAdministrators(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, method, path, body string
		status                         int
		text                           string
	}{
		{"read", "Bob", "GET", "/teams/{team}", "", http.StatusOK, `"name":"Travel"`},
		{"read as stranger", "Eve", "GET", "/teams/{team}", "", http.StatusNotFound, "[chatId]"},
		{"read a conversation", "Ann", "GET", "/teams/{direct}", "", http.StatusNotFound, "[chatId]"},
		{"rename", "Ann", "PATCH", "/teams/{team}", `{"name":"Trips","description":""}`, http.StatusOK, `"name":"Trips","description":null`},
		{"rename as member", "Bob", "PATCH", "/teams/{team}", `{"name":"Trips"}`, http.StatusForbidden, "errorCode"},
		{"rename to nothing", "Ann", "PATCH", "/teams/{team}", `{"name":""}`, http.StatusBadRequest, "[name]"},
		{"delete", "Ann", "DELETE", "/teams/{team}", "", http.StatusNoContent, ""},
		{"delete as member", "Bob", "DELETE", "/teams/{team}", "", http.StatusForbidden, "errorCode"},
		{"archive", "Ann", "POST", "/teams/{team}/archive", "", http.StatusNoContent, ""},
		{"archive as member", "Bob", "POST", "/teams/{team}/archive", "", http.StatusForbidden, "errorCode"},
		{"unarchive what is active", "Ann", "POST", "/teams/{team}/unarchive", "", http.StatusResetContent, ""},
		{"add", "Ann", "POST", "/teams/{team}/add", `{"members":[{"id":"{Cyd}"},{"email":"bob@example.com"}]}`, http.StatusNoContent, ""},
		{"add as member", "Bob", "POST", "/teams/{team}/add", `{"members":[{"id":"{Cyd}"}]}`, http.StatusForbidden, "errorCode"},
		{"add a stranger", "Ann", "POST", "/teams/{team}/add", `{"members":[{"id":"{Eve}"}]}`, http.StatusBadRequest, "[members[0].id]"},
		{"add nobody", "Ann", "POST", "/teams/{team}/add", `{"members":[]}`, http.StatusBadRequest, "[members]"},
		{"remove", "Ann", "POST", "/teams/{team}/remove", `{"members":[{"id":"{Bob}"},{"id":"{Cyd}"}]}`, http.StatusNoContent, ""},
		{"remove as member", "Bob", "POST", "/teams/{team}/remove", `{"members":[{"id":"{Ann}"}]}`, http.StatusForbidden, "errorCode"},
		{"remove by e-mail", "Ann", "POST", "/teams/{team}/remove", `{"members":[{"email":"bob@example.com"}]}`, http.StatusBadRequest, "[members[0].id]"},
		{"leave", "Bob", "POST", "/teams/{team}/leave", "", http.StatusNoContent, ""},
		{"leave what one is not in", "Cyd", "POST", "/teams/{public}/leave", "", http.StatusResetContent, ""},
		{"join", "Cyd", "POST", "/teams/{public}/join", "", http.StatusNoContent, ""},
		{"join again", "Ann", "POST", "/teams/{public}/join", "", http.StatusResetContent, ""},
		{"join a private team", "Cyd", "POST", "/teams/{team}/join", "", http.StatusForbidden, "not public"},
		{"join from another company", "Eve", "POST", "/teams/{public}/join", "", http.StatusNotFound, "[chatId]"},
		{"delete a conversation", "Ann", "DELETE", "/teams/{direct}", "", http.StatusBadRequest, `{"errors":[{"errorCode":"CNV-001","message":"Conversation with type [Direct] cannot be deleted."}]}`},
		{"add to a conversation", "Ann", "POST", "/teams/{direct}/add", `{"members":[{"id":"{Cyd}"}]}`, http.StatusBadRequest, "CNV-001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			path := strings.NewReplacer(
				"{team}", srv.team(`{"name":"Travel","members":[{"id":"{Bob}"}]}`),
				"{public}", srv.team(`{"name":"Open","public":true}`), "{direct}", srv.direct(),
			).Replace(tt.path)

			got := srv.send(tt.from, tt.method, path, tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestDeletedTeamIsGoneForEverybody(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)
	post := srv.say("Bob", team, "hi")

	want(t, srv.send("Ann", http.MethodDelete, "/teams/"+team, ""), http.StatusNoContent, "")

	for _, path := range []string{"/teams/" + team, "/chats/" + team, "/chats/" + team + "/posts", "/chats/" + team + "/posts/" + post} {
		want(t, srv.get("Bob", path), http.StatusNotFound, "[chatId]")
	}
	if got := decode[listed](t, srv.get("Bob", "/teams")); len(got.Records) > 0 {
		t.Errorf("the team is still listed: %+v", got)
	}
}

func TestArchivedTeamIsClosed(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)
	want(t, srv.post("Ann", "/teams/"+team+"/archive", ""), http.StatusNoContent, "")

	want(t, srv.get("Bob", "/teams/"+team), http.StatusOK, `"status":"Archived"`)
	want(t, srv.post("Bob", "/chats/"+team+"/posts", `{"text":"hi"}`), http.StatusForbidden, "archived")
	want(t, srv.post("Bob", "/teams/"+team+"/leave", ""), http.StatusForbidden, "not active")
	want(t, srv.post("Cyd", "/teams/"+team+"/join", ""), http.StatusForbidden, "not active")
	want(t, srv.post("Ann", "/teams/"+team+"/add", `{"members":[{"id":"{Cyd}"}]}`), http.StatusForbidden, "not active")
	want(t, srv.post("Ann", "/teams/"+team+"/remove", `{"members":[{"id":"{Bob}"}]}`), http.StatusForbidden, "not active")
	want(t, srv.send("Ann", http.MethodPatch, "/teams/"+team, `{"name":"x"}`), http.StatusForbidden, "not active")
	if got := decode[listed](t, srv.get("Cyd", "/teams")); len(got.Records) > 0 {
		t.Errorf("an archived team can be joined: %+v", got)
	}
	want(t, srv.post("Ann", "/teams/"+team+"/unarchive", ""), http.StatusNoContent, "")
	want(t, srv.post("Bob", "/chats/"+team+"/posts", `{"text":"hi"}`), http.StatusCreated, "")
}

func TestMembershipPosts(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","public":true}`)
	want(t, srv.post("Ann", "/teams/"+team+"/add", `{"members":[{"id":"{Bob}"}]}`), http.StatusNoContent, "")
	want(t, srv.post("Cyd", "/teams/"+team+"/join", ""), http.StatusNoContent, "")
	want(t, srv.post("Bob", "/teams/"+team+"/leave", ""), http.StatusNoContent, "")

	type post struct {
		Type           string
		CreatorID      string
		AddedPersonIDs []string
		Text           *string
	}
	got := decode[struct{ Records []post }](t, srv.get("Ann", "/chats/"+team+"/posts")).Records

	expected := []post{
		{Type: "PersonJoined", CreatorID: srv.person("Cyd").String()},
		{Type: "PersonsAdded", CreatorID: srv.person("Ann").String(), AddedPersonIDs: []string{srv.person("Bob").String()}},
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
	want(t, srv.get("Bob", "/chats/"+team+"/posts"), http.StatusNotFound, "[chatId]")
}

func TestPostsThatAreNoMessagesCannotBeEdited(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel"}`)
	want(t, srv.post("Ann", "/teams/"+team+"/add", `{"members":[{"id":"{Bob}"}]}`), http.StatusNoContent, "")
	post := decode[listed](t, srv.get("Ann", "/chats/"+team+"/posts")).Records[0].ID

	got := srv.send("Ann", http.MethodPatch, "/chats/"+team+"/posts/"+post, `{"text":"x"}`)

	want(t, got, http.StatusForbidden, "author")
}
