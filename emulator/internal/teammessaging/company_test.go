package teammessaging

import (
	"net/http"
	"testing"
)

func TestReadCompany(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	own, other := srv.people["Ann"].Account.String(), srv.people["Eve"].Account.String()

	want(t, srv.get("Ann", "/companies/~"), http.StatusOK, `{"id":"`+own+`","name":"Acme","domain":"example.com","creationTime":`)
	want(t, srv.get("Ann", "/companies/"+own), http.StatusOK, `"name":"Acme"`)
	want(t, srv.get("Ann", "/companies/~,"+other), http.StatusMultiStatus, `"status":404`)
	for _, id := range []string{other, "12", "x"} {
		want(t, srv.get("Ann", "/companies/"+id), http.StatusNotFound, "[companyId]")
	}
}

// People of other companies are guests of a team: named by e-mail, known to its members.
func TestForeignersMeetInATeam(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	other := srv.people["Eve"].Account.String()
	want(t, srv.get("Bob", "/persons/{Eve}"), http.StatusNotFound, "[personId]")

	team := srv.team(`{"name":"Joint","members":[{"email":"EVE@example.com"},{"id":"{Bob}"}]}`)

	want(t, srv.get("Ann", "/chats/"+team), http.StatusOK, srv.ids(`{"id":"{Eve}"}`))
	want(t, srv.get("Eve", "/chats/"+team), http.StatusOK, "Joint")
	want(t, srv.post("Eve", "/chats/"+team+"/posts", `{"text":"![:Person]({Ann})"}`), http.StatusCreated, "Ann Smith")
	want(t, srv.post("Ann", "/chats/"+team+"/posts", `{"text":"![:Person]({Eve})"}`), http.StatusCreated, "Eve Smith")
	want(t, srv.get("Bob", "/persons/{Eve}"), http.StatusOK, `"companyId":"`+other+`"`)
	want(t, srv.get("Bob", "/companies/"+other), http.StatusOK, "Other")
	want(t, srv.get("Cyd", "/persons/{Eve}"), http.StatusNotFound, "[personId]")
	want(t, srv.get("Cyd", "/companies/"+other), http.StatusNotFound, "[companyId]")
	want(t, srv.get("Eve", "/recent/chats?recordCount=1"), http.StatusOK, `{"records":[{"id":"`+team+`"`)
}

func TestNobodyIsInvitedWithoutAnAddress(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Open"}`)
	for _, email := range []string{"@", "gus@", "@example.org", "gus example@x", "Gus <gus@example.org>"} {
		want(t, srv.post("Ann", "/teams/"+team+"/add", `{"members":[{"id":"{Bob}"},{"email":"`+email+`"}]}`), http.StatusBadRequest, `"members[1].email"`)
	}
}
