package teammessaging

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestFavorites(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat, team := srv.direct(), srv.team(`{"name":"Open","public":true}`)
	favorites := func(from, query string) []string {
		return decode[listed](t, srv.get(from, "/favorites"+query)).ids()
	}

	want(t, srv.post("Ann", "/chats/"+team+"/favorite", ""), http.StatusNoContent, "")
	srv.clock.Set(srv.clock.Now().Add(time.Second))
	want(t, srv.post("Ann", "/chats/"+chat+"/favorite", ""), http.StatusNoContent, "")
	want(t, srv.post("Ann", "/chats/"+team+"/favorite", ""), http.StatusNoContent, "")

	if diff := cmp.Diff([]string{team, chat}, favorites("Ann", "")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{team}, favorites("Ann", "?recordCount=1")); diff != "" {
		t.Error(diff)
	}
	if got := favorites("Bob", ""); len(got) > 0 {
		t.Errorf("Bob has %v", got)
	}
	want(t, srv.get("Ann", "/favorites?recordCount=251"), http.StatusBadRequest, "[recordCount]")
	want(t, srv.post("Bob", "/chats/"+team+"/favorite", ""), http.StatusForbidden, "not a member")
	for _, action := range []string{"favorite", "unfavorite"} {
		want(t, srv.post("Eve", "/chats/"+team+"/"+action, ""), http.StatusNotFound, "[chatId]")
		want(t, srv.post("Ann", "/chats/x/"+action, ""), http.StatusNotFound, "[chatId]")
	}
	want(t, srv.post("Ann", "/chats/"+chat+"/unfavorite", ""), http.StatusNoContent, "")
	want(t, srv.post("Ann", "/chats/"+chat+"/unfavorite", ""), http.StatusNoContent, "")
	want(t, srv.post("Ann", "/teams/"+team+"/leave", ""), http.StatusNoContent, "")
	if got := favorites("Ann", ""); len(got) > 0 {
		t.Errorf("left, but still a favourite: %v", got)
	}
}

func TestFavoritesAreLimited(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	var last string
	for range 251 {
		chat, err := srv.state.CreateTeam(srv.person("Ann"), state.NewTeam{Name: "x"})
		if err != nil {
			t.Fatal(err)
		}
		last = chat.ID.String()
		if err := srv.state.FavoriteChat(srv.person("Ann"), chat.ID); err != nil {
			break
		}
	}

	want(t, srv.post("Ann", "/chats/"+last+"/favorite", ""), http.StatusBadRequest, "Favorite chat list is limited to 250 unique chats")
	if got := decode[listed](t, srv.get("Ann", "/favorites?recordCount=250")); len(got.Records) != 250 {
		t.Errorf("there are %d", len(got.Records))
	}
}
