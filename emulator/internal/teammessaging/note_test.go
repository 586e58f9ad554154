package teammessaging

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// note returns a public team of Ann and Bob that Cyd may join, and Bob's draft in it.
func (srv *server) note() (team, id string) {
	srv.t.Helper()
	team = srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)
	return team, idOf(srv.t, srv.post("Bob", "/chats/"+team+"/notes", `{"title":"Trips","body":"<p>To&nbsp;Rome &amp; <b>back</b></p>"}`))
}

// published returns the same with the note published.
func (srv *server) published() (team, id string) {
	srv.t.Helper()
	team, id = srv.note()
	want(srv.t, srv.post("Bob", "/notes/"+id+"/publish", ""), http.StatusOK, `"status":"Active"`)
	return team, id
}

func TestCreateNote(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, body string
		status           int
		text             string
	}{
		{"draft", "Bob", `{"title":"Trips","body":"<p>To&nbsp;Rome &amp; <b>back</b></p>"}`, http.StatusOK, `"title":"Trips","chatIds":["{team}"],"preview":"To Rome & back","creator":{"id":"{Bob}"},"lastModifiedBy":{"id":"{Bob}"},"status":"Draft",`},
		{"title only", "Bob", `{"title":"Trips"}`, http.StatusOK, `"preview":""`},
		{"preview", "Bob", `{"title":"Trips","body":"` + strings.Repeat("ä", 151) + `"}`, http.StatusOK, `"preview":"` + strings.Repeat("ä", 150) + `"`},
		{"no title", "Bob", `{"body":"x"}`, http.StatusBadRequest, "[title]"},
		{"empty title", "Bob", `{"title":""}`, http.StatusBadRequest, "[title]"},
		{"long title", "Bob", `{"title":"` + strings.Repeat("ä", 251) + `"}`, http.StatusBadRequest, "[title]"},
		{"not a member", "Cyd", `{"title":"Trips"}`, http.StatusForbidden, "not a member"},
		{"stranger", "Eve", `{"title":"Trips"}`, http.StatusNotFound, "[chatId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			team := srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)

			got := srv.post(tt.from, "/chats/"+team+"/notes", tt.body)

			want(t, got, tt.status, srv.ids(strings.ReplaceAll(tt.text, "{team}", team)))
			if strings.Contains(got.Body.String(), `"body"`) && got.Code == http.StatusOK {
				t.Errorf("the answer has a body: %s", got.Body)
			}
		})
	}
}

func TestDraftIsItsCreatorsAlone(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, id := srv.note()

	want(t, srv.get("Bob", "/notes/"+id), http.StatusOK, `"body":"<p>To&nbsp;Rome &amp; <b>back</b></p>"`)
	want(t, srv.get("Ann", "/notes/"+id), http.StatusNotFound, "[noteId]")
	want(t, srv.send("Ann", http.MethodPatch, "/notes/"+id, `{"title":"x"}`), http.StatusNotFound, "[noteId]")
	want(t, srv.post("Ann", "/notes/"+id+"/publish", ""), http.StatusBadRequest, "not the creator")
	want(t, srv.post("Cyd", "/notes/"+id+"/publish", ""), http.StatusForbidden, "not a member")
	want(t, srv.post("Eve", "/notes/"+id+"/publish", ""), http.StatusNotFound, "[noteId]")
	if got := decode[listed](t, srv.get("Ann", "/chats/"+team+"/notes")); len(got.Records) > 0 {
		t.Errorf("others see the draft: %+v", got)
	}
	if got := decode[listed](t, srv.get("Ann", "/chats/"+team+"/posts")); len(got.Records) > 0 {
		t.Errorf("the draft was announced: %+v", got)
	}
}

func TestPublishNote(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, id := srv.published()

	want(t, srv.get("Ann", "/notes/"+id), http.StatusOK, `"status":"Active"`)
	want(t, srv.post("Bob", "/notes/"+id+"/publish", ""), http.StatusOK, `"status":"Active"`)
	got := decode[listed](t, srv.get("Ann", "/chats/"+team+"/posts"))
	if len(got.Records) != 1 {
		t.Fatalf("announced %d times", len(got.Records))
	}
	want(t, srv.get("Ann", "/chats/"+team+"/posts"), http.StatusOK, `"attachments":[{"id":"`+id+`","type":"Note"}]`)
}

func TestNoteIsForMembers(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, method, path, body string
		status                         int
		text                           string
	}{
		{"read", "Ann", "GET", "/notes/{note}", "", http.StatusOK, `"body":`},
		{"read two", "Ann", "GET", "/notes/{note},12", "", http.StatusMultiStatus, `"status":404`},
		{"read 50", "Ann", "GET", "/notes/{note}" + strings.Repeat(",12", 49), "", http.StatusMultiStatus, ""},
		{"read 51", "Ann", "GET", "/notes/{note}" + strings.Repeat(",12", 50), "", http.StatusBadRequest, "CMN-106"},
		{"read outside", "Cyd", "GET", "/notes/{note}", "", http.StatusForbidden, "not a member"},
		{"read as stranger", "Eve", "GET", "/notes/{note}", "", http.StatusNotFound, "[noteId]"},
		{"read nothing", "Ann", "GET", "/notes/x", "", http.StatusNotFound, "[noteId]"},
		{"change", "Ann", "PATCH", "/notes/{note}", `{"title":"New"}`, http.StatusOK, `"lastModifiedBy":{"id":"{Ann}"}`},
		{"change the body alone", "Ann", "PATCH", "/notes/{note}", `{"body":"New"}`, http.StatusOK, `"title":"Trips"`},
		{"change to nothing", "Ann", "PATCH", "/notes/{note}", `{"title":""}`, http.StatusBadRequest, "[title]"},
		{"release somehow", "Ann", "PATCH", "/notes/{note}?releaseLock=x", `{"title":"New"}`, http.StatusBadRequest, "[releaseLock]"},
		{"change outside", "Cyd", "PATCH", "/notes/{note}", `{"title":"New"}`, http.StatusForbidden, "not a member"},
		{"change nothing", "Ann", "PATCH", "/notes/12", `{"title":"New"}`, http.StatusNotFound, "[noteId]"},
		{"delete", "Bob", "DELETE", "/notes/{note}", "", http.StatusNoContent, ""},
		{"delete as administrator", "Ann", "DELETE", "/notes/{note}", "", http.StatusNoContent, ""},
		{"delete outside", "Cyd", "DELETE", "/notes/{note}", "", http.StatusForbidden, "not a member"},
		{"delete nothing", "Bob", "DELETE", "/notes/12", "", http.StatusNotFound, "[noteId]"},
		{"lock", "Ann", "POST", "/notes/{note}/lock", "", http.StatusNoContent, ""},
		{"lock outside", "Cyd", "POST", "/notes/{note}/lock", "", http.StatusForbidden, "not a member"},
		{"lock nothing", "Ann", "POST", "/notes/12/lock", "", http.StatusNotFound, "[noteId]"},
		{"unlock what is not locked", "Ann", "POST", "/notes/{note}/unlock", "", http.StatusNoContent, ""},
		{"unlock outside", "Cyd", "POST", "/notes/{note}/unlock", "", http.StatusForbidden, "not a member"},
		{"unlock nothing", "Ann", "POST", "/notes/12/unlock", "", http.StatusNotFound, "[noteId]"},
		{"publish nothing", "Ann", "POST", "/notes/12/publish", "", http.StatusNotFound, "[noteId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			_, id := srv.published()

			got := srv.send(tt.from, tt.method, strings.ReplaceAll(tt.path, "{note}", id), tt.body)

			want(t, got, tt.status, srv.ids(tt.text))
		})
	}
}

func TestNoteLock(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	_, id := srv.published()
	note := "/notes/" + id
	later := func(d time.Duration) { srv.clock.Set(srv.clock.Now().Add(d)) }

	want(t, srv.post("Ann", note+"/lock", ""), http.StatusNoContent, "")
	want(t, srv.get("Bob", note), http.StatusOK, srv.ids(`"lockedBy":{"id":"{Ann}"}`))
	for _, refused := range []struct{ method, path, body string }{
		{"POST", note + "/lock", ""},
		{"POST", note + "/unlock", ""},
		{"PATCH", note, `{"title":"New"}`},
		{"DELETE", note, ""},
	} {
		want(t, srv.send("Bob", refused.method, refused.path, refused.body), http.StatusBadRequest, "locked by another user")
	}
	want(t, srv.send("Ann", http.MethodPatch, note, `{"title":"New"}`), http.StatusOK, "lockedBy")

	later(4 * time.Hour)
	want(t, srv.post("Ann", note+"/lock", ""), http.StatusNoContent, "")
	later(5*time.Hour - time.Millisecond)
	want(t, srv.post("Bob", note+"/lock", ""), http.StatusBadRequest, "locked")
	later(time.Millisecond)
	want(t, srv.post("Bob", note+"/lock", ""), http.StatusNoContent, "")

	want(t, srv.post("Bob", note+"/unlock", ""), http.StatusNoContent, "")
	want(t, srv.post("Ann", note+"/lock", ""), http.StatusNoContent, "")
	got := srv.send("Ann", http.MethodPatch, note+"?releaseLock=true", `{"body":"x"}`)
	if want(t, got, http.StatusOK, "New"); strings.Contains(got.Body.String(), "lockedBy") {
		t.Errorf("still locked: %s", got.Body)
	}
}

func TestListNotes(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, first := srv.published()
	path := "/chats/" + team + "/notes"
	srv.clock.Set(srv.clock.Now().Add(time.Minute))
	second := idOf(t, srv.post("Ann", path, `{"title":"2"}`))

	for query, expected := range map[string][]string{
		"":                                       {second, first},
		"?status=Active":                         {first},
		"?status=Draft":                          {second},
		"?creatorId={Bob}":                       {first},
		"?creationTimeFrom=2026-03-26T09:19:00Z": {second},
		"?creationTimeTo=2026-03-26T09:19:00Z":   {first},
		"?recordCount=1":                         {second},
	} {
		if diff := cmp.Diff(expected, decode[listed](t, srv.get("Ann", path+query)).ids()); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	if got := srv.get("Ann", path); strings.Contains(got.Body.String(), `"body"`) {
		t.Errorf("the list has bodies: %s", got.Body)
	}
	for query, parameter := range map[string]string{"status=x": "[status]", "creatorId=x": "[creatorId]", "recordCount=251": "[recordCount]"} {
		want(t, srv.get("Ann", path+"?"+query), http.StatusBadRequest, parameter)
	}
	want(t, srv.get("Cyd", path), http.StatusForbidden, "not a member")
	want(t, srv.get("Eve", path), http.StatusNotFound, "[chatId]")
}

// Whoever is in a chat to which a note was attached sees it.
func TestNoteIsSharedByAPost(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	_, id := srv.published()
	other := idOf(t, srv.post("Bob", "/conversations", `{"members":[{"id":"{Cyd}"}]}`))
	attach := func(from, id string) (int, string) {
		got := srv.post(from, "/chats/"+other+"/posts", `{"attachments":[{"id":"`+id+`","type":"Note"}]}`)
		return got.Code, got.Body.String()
	}

	if status, body := attach("Cyd", id); status != http.StatusBadRequest || !strings.Contains(body, "[attachments[0].id]") {
		t.Errorf("attached what one does not see: %d %s", status, body)
	}
	if status, body := attach("Bob", id); status != http.StatusCreated || !strings.Contains(body, `"text":null`) {
		t.Errorf("got %d %s", status, body)
	}
	want(t, srv.get("Cyd", "/notes/"+id), http.StatusOK, other)
	if got := decode[listed](t, srv.get("Cyd", "/chats/"+other+"/notes")).ids(); len(got) != 1 {
		t.Errorf("listed %v", got)
	}
}
