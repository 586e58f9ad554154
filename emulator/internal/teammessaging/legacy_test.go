package teammessaging

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// past sends a request to the legacy family.
func (srv *server) past(from, method, path, body string) *httptest.ResponseRecorder {
	srv.t.Helper()
	r := httptest.NewRequestWithContext(srv.t.Context(), method, "/restapi/v1.0/glip"+srv.ids(path), strings.NewReader(srv.ids(body)))
	r.Header.Set(fromHeader, from)
	w := httptest.NewRecorder()
	srv.handler.ServeHTTP(w, r)
	return w
}

func TestGroupIsAChat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	ann, bob := srv.person("Ann").String(), srv.person("Bob").String()

	got := srv.past("Bob", http.MethodGet, "/groups/"+chat, "")

	want(t, got, http.StatusOK, `"type":"PrivateChat","isPublic":null,"name":null,"description":null,"status":"Active","members":["`+ann+`","`+bob+`"],`)
	want(t, srv.past("Bob", http.MethodGet, "/groups?type=PrivateChat", ""), http.StatusOK, `{"records":[{"id":"`+chat+`","type":"PrivateChat"`)
	want(t, srv.past("Bob", http.MethodGet, "/groups?type=Direct2", ""), http.StatusBadRequest, `"type"`)
	want(t, srv.past("Cyd", http.MethodGet, "/groups/"+chat, ""), http.StatusNotFound, `"groupId"`)
	want(t, srv.past("Bob", http.MethodGet, "/groups/"+chat+",7", ""), http.StatusMultiStatus, "PrivateChat")
	want(t, srv.past("Bob", http.MethodPost, "/groups", `{"type":"PrivateChat","members":["{Ann}"]}`), http.StatusOK, chat)
	want(t, srv.past("Bob", http.MethodPost, "/groups", `{"type":"Cluster"}`), http.StatusBadRequest, `"type"`)
}

func TestGroupIsATeam(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	got := srv.past("Ann", http.MethodPost, "/groups", `{"type":"Team","isPublic":false,"name":"Trips","members":["{Bob}"]}`)

	want(t, got, http.StatusCreated, `"type":"Team","isPublic":false,"name":"Trips"`)
	assign := "/groups/" + idOf(t, got) + "/bulk-assign"
	want(t, srv.past("Ann", http.MethodPost, assign, `{"addedPersonIds":["{Cyd}"]}`), http.StatusOK, srv.person("Cyd").String())
	want(t, srv.past("Ann", http.MethodPost, assign, `{"removedPersonIds":["{Cyd}"]}`), http.StatusOK, `"Trips"`)
	want(t, srv.past("Ann", http.MethodPost, assign, `{}`), http.StatusBadRequest, "addedPersonIds")
	want(t, srv.past("Bob", http.MethodPost, assign, `{"addedPersonIds":["{Cyd}"]}`), http.StatusForbidden, "CMN-401")
}

func TestGroupPosts(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()

	got := srv.past("Ann", http.MethodPost, "/groups/"+chat+"/posts", `{"text":"hi","title":"T","attachments":[{"type":"Card","title":"C","fields":[{"title":"a","value":"b"}]}]}`)

	want(t, got, http.StatusCreated, `"type":"Card","title":"C","fields":[{"title":"a","value":"b","style":"Short"}]}]`)
	id := idOf(t, got)
	want(t, srv.past("Ann", http.MethodPut, "/groups/"+chat+"/posts/"+id+"/text", "bye & so on"), http.StatusOK, `"text":"bye & so on"`)
	want(t, srv.past("Bob", http.MethodPut, "/groups/"+chat+"/posts/"+id+"/text", "mine"), http.StatusForbidden, "author only")
	want(t, srv.past("Ann", http.MethodPost, "/posts", `{"groupId":"`+chat+`","text":"second"}`), http.StatusCreated, `"second"`)
	want(t, srv.past("Bob", http.MethodGet, "/posts?groupId="+chat, ""), http.StatusOK, `"second"`)
	want(t, srv.past("Bob", http.MethodGet, "/groups/"+chat+"/posts?recordCount=1", ""), http.StatusOK, `"nextPageToken"`)
	page := decode[listed](t, srv.past("Bob", http.MethodGet, "/posts?recordCount=1&groupId="+chat, ""))
	want(t, srv.past("Bob", http.MethodGet, "/posts?pageToken="+page.Navigation.NextPageToken, ""), http.StatusOK, `"bye & so on"`)
	want(t, srv.past("Bob", http.MethodGet, "/posts?pageToken=x", ""), http.StatusBadRequest, `"groupId"`)
	for _, path := range []string{"/groups/" + chat + "/posts", "/groups/" + chat + "/events", "/groups/7/events", "/posts?groupId=7"} {
		want(t, srv.past("Cyd", http.MethodGet, path, ""), http.StatusNotFound, `"parameterName":"groupId"`)
	}
	want(t, srv.past("Cyd", http.MethodPost, "/groups/"+chat+"/posts", `{"text":"x"}`), http.StatusNotFound, `"parameterName":"groupId"`)
	want(t, srv.past("Ann", http.MethodPost, "/groups/"+chat+"/posts", `{"attachments":[null]}`), http.StatusBadRequest, "attachments[0]")
	want(t, srv.past("Ann", http.MethodDelete, "/chats/"+chat+"/posts/"+id, ""), http.StatusNoContent, "")
}

func TestGroupPostsComeMany(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	for range 40 {
		srv.say("Ann", chat, "x")
	}

	got := decode[listed](t, srv.past("Bob", http.MethodGet, "/groups/"+chat+"/posts", ""))

	if len(got.Records) != 40 {
		t.Errorf("listed %d posts, want all 40", len(got.Records))
	}
}

func TestLegacyTwins(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	file := decode[uploaded](t, srv.upload("Ann", "/files?name=a.txt", "text/plain", []byte("a")))[0]

	want(t, srv.past("Ann", http.MethodGet, "/files/"+file.ID, ""), http.StatusOK, `"name":"a.txt"`)
	want(t, srv.past("Eve", http.MethodGet, "/files/"+file.ID, ""), http.StatusNotFound, `"fileId"`)
	want(t, srv.past("Ann", http.MethodGet, "/chats/"+chat, ""), http.StatusOK, `"type":"Direct"`)
	want(t, srv.past("Ann", http.MethodGet, "/persons/{Bob}", ""), http.StatusOK, `"Bob"`)
	want(t, srv.past("Ann", http.MethodPost, "/chats/"+chat+"/adaptive-cards", ticket), http.StatusCreated, `"AdaptiveCard"`)
	want(t, srv.past("Ann", http.MethodPost, "/groups/"+chat+"/webhooks", ""), http.StatusOK, "/webhook/v2/")
}
