package teammessaging

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestEveryone(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	boss, err := srv.state.CreateExtension(state.Extension{
		Account: srv.people["Ann"].Account, Type: "User", Status: state.Enabled, FirstName: "Ada", Email: "ada.king@example.com", Admin: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	srv.people["Ada"] = boss

	want(t, srv.get("Bob", "/everyone"), http.StatusOK, `"type":"Everyone","name":"All Employees","description":null`)
	want(t, srv.send("Bob", http.MethodPatch, "/everyone", `{"name":"All"}`), http.StatusForbidden, "administrators only")
	want(t, srv.send("Ada", http.MethodPatch, "/everyone", `{"name":"All","description":"of us"}`), http.StatusOK, `"name":"All","description":"of us"`)
	want(t, srv.send("Ada", http.MethodPatch, "/everyone", ""), http.StatusOK, `"name":"All"`)
	want(t, srv.send("Ada", http.MethodPatch, "/everyone", `{"name":""}`), http.StatusBadRequest, "[name]")
	want(t, srv.send("Ada", http.MethodPatch, "/everyone", `{"description":"`+strings.Repeat("ä", 1001)+`"}`), http.StatusBadRequest, "[description]")
	id := idOf(t, srv.get("Bob", "/everyone"))
	want(t, srv.send("Ada", http.MethodDelete, "/teams/"+id, ""), http.StatusBadRequest, "Conversation with type [Everyone] cannot be deleted.")
	want(t, srv.get("Eve", "/chats/"+id), http.StatusNotFound, "[chatId]")
}

// A guest is in a team, and nowhere else in the company.
func TestGuestHasNoEveryone(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","members":[{"email":"gus@elsewhere.example"}]}`)
	srv.team(`{"name":"Open","public":true}`)
	chat, err := state.ParseChatID(team)
	if err != nil {
		t.Fatal(err)
	}
	read, err := srv.state.Chat(srv.person("Ann"), chat)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range read.Members {
		if e, ok := srv.state.Extension(member.Extension()); ok && e.Guest() {
			srv.people["Gus"] = e
		}
	}

	want(t, srv.get("Gus", "/everyone"), http.StatusNotFound, "[chatId]")
	if got := decode[listed](t, srv.get("Gus", "/teams")).ids(); len(got) != 1 || got[0] != team {
		t.Errorf("a guest sees the teams %v", got)
	}
	want(t, srv.get("Ann", "/persons/{Gus}"), http.StatusOK, `"email":"gus@elsewhere.example"`)
	want(t, srv.get("Ann", "/persons/"+srv.people["Gus"].ID.String()), http.StatusNotFound, "[personId]")
	want(t, srv.post("Ann", "/chats/"+team+"/posts", `{"text":"![:Person]({Gus})"}`), http.StatusCreated, srv.ids(`"mentions":[{"id":"{Gus}","type":"Person","name":"gus"}]`))
	want(t, srv.post("Ann", "/conversations", `{"members":[{"id":"{Gus}"}]}`), http.StatusCreated, srv.ids(`{"id":"{Gus}"}`))
}
