package teammessaging

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestListChats(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.clock.Set(srv.clock.Now().Add(time.Second))
	direct := srv.direct()
	team, open := srv.team(`{"name":"Travel","members":[{"id":"{Bob}"}]}`), srv.team(`{"name":"Open","public":true}`)
	personal := idOf(t, srv.get("Bob", "/chats/~"))
	everyone := decode[listed](t, srv.get("Bob", "/chats?type=Everyone")).ids()[0]

	tests := []struct {
		name, from, query string
		ids               []string
	}{
		{"all", "Bob", "", []string{everyone, personal, direct, team, open}},
		{"of a type", "Bob", "?type=Team", []string{team, open}},
		{"of two types", "Bob", "?type=Direct&type=Personal&type=Direct", []string{personal, direct}},
		{"to join only", "Cyd", "?type=Team", []string{open}},
		{"of another company", "Eve", "?type=Team&type=Direct", []string{}},
		{"first", "Bob", "?recordCount=1", []string{everyone}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := decode[listed](t, srv.get(tt.from, "/chats"+tt.query))

			if diff := cmp.Diff(tt.ids, got.ids()); diff != "" {
				t.Error(diff)
			}
		})
	}
	want(t, srv.get("Bob", "/chats?type=PrivateChat"), http.StatusBadRequest, "[type]")
	want(t, srv.get("Bob", "/teams?type=Direct"), http.StatusOK, team) // which has no such parameter
	want(t, srv.get("Bob", "/conversations?type=Team"), http.StatusOK, direct)
}

func TestPageTokenCarriesTheFilter(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	var teams []string
	for i := range 3 {
		srv.direct()
		teams = append(teams, srv.team(`{"name":"Team `+strconv.Itoa(i)+`"}`))
	}

	first := decode[listed](t, srv.get("Ann", "/chats?type=Team&recordCount=2"))
	second := decode[listed](t, srv.get("Ann", "/chats?pageToken="+first.Navigation.NextPageToken))
	back := decode[listed](t, srv.get("Ann", "/chats?pageToken="+second.Navigation.PrevPageToken))

	if diff := cmp.Diff(teams, append(first.ids(), second.ids()...)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(first, back); diff != "" {
		t.Error(diff)
	}
}

func TestReadChat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","members":[{"id":"{Bob}"}]}`)
	everyone := decode[listed](t, srv.get("Bob", "/chats?type=Everyone")).ids()[0]

	tests := []struct {
		name, from, id string
		status         int
		text           string
	}{
		{"team", "Bob", team, http.StatusOK, `"type":"Team","public":false,"name":"Travel","description":null,"status":"Active"`},
		{"members of a team", "Bob", team, http.StatusOK, `"members":[{"id":"{Ann}"},{"id":"{Bob}"}]`},
		{"direct", "Bob", srv.direct(), http.StatusOK, `"type":"Direct","public":null,"name":null,"description":null,"creationTime"`},
		{"own", "Bob", "~", http.StatusOK, `"members":[{"id":"{Bob}"}]`},
		{"everyone", "Bob", everyone, http.StatusOK, `"name":"All Employees"`},
		{"outsider", "Cyd", team, http.StatusNotFound, "[chatId]"},
		{"other company", "Eve", everyone, http.StatusNotFound, "[chatId]"},
		{"no id", "Ann", "x", http.StatusNotFound, "[chatId]"},
		{"nobody", "", "~", http.StatusNotFound, "[chatId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := srv.get(tt.from, "/chats/"+tt.id)

			want(t, got, tt.status, srv.ids(tt.text))
		})
	}
}

func TestListRecentChats(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, direct := srv.team(`{"name":"Travel"}`), srv.direct()
	srv.clock.Set(srv.clock.Now().Add(time.Second))
	srv.say("Ann", team, "hi")

	got := decode[listed](t, srv.get("Ann", "/recent/chats?type=Team&type=Direct"))

	if diff := cmp.Diff([]string{team, direct}, got.ids()); diff != "" {
		t.Error(diff)
	}
	if one := decode[listed](t, srv.get("Ann", "/recent/chats?recordCount=1")); len(one.Records) != 1 {
		t.Errorf("got %d chats, want 1", len(one.Records))
	}
	want(t, srv.get("Ann", "/recent/chats?type=x"), http.StatusBadRequest, "[type]")
	want(t, srv.get("Ann", "/recent/chats?recordCount=x"), http.StatusBadRequest, "[recordCount]")
}

// Nobody sees a chat that they are not in, unless it is a public team of their company,
// and nobody but its members sees its posts.
func TestOnlyMembersSee(t *testing.T) {
	t.Parallel()
	names := []string{"Ann", "Bob", "Cyd", "Eve"}
	srv := newServer(t)
	rapid.Check(t, func(rt *rapid.T) {
		srv.begin()
		type chat struct {
			members []string
			public  bool
		}
		chats := map[string]chat{}
		for i := range rapid.IntRange(1, 6).Draw(rt, "teams") {
			c := chat{members: []string{"Ann"}, public: rapid.Bool().Draw(rt, "public")}
			id := srv.team(fmt.Sprintf(`{"name":"Team %d","public":%v}`, i, c.public))
			for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom(names[1:3]), rapid.ID).Draw(rt, "members") {
				want(t, srv.post("Ann", "/teams/"+id+"/add", `{"members":[{"id":"{`+name+`}"}]}`), http.StatusNoContent, "")
				c.members = append(c.members, name)
			}
			if gone := rapid.SampledFrom(names).Draw(rt, "gone"); gone != "Ann" && slices.Contains(c.members, gone) {
				want(t, srv.post("Ann", "/teams/"+id+"/remove", `{"members":[{"id":"{`+gone+`}"}]}`), http.StatusNoContent, "")
				c.members = slices.DeleteFunc(c.members, func(name string) bool { return name == gone })
			}
			chats[id] = c
		}

		for _, name := range names {
			seen := decode[listed](t, srv.get(name, "/teams?recordCount=250")).ids()
			for id, c := range chats {
				member := slices.Contains(c.members, name)
				sees := member || c.public && name != "Eve"
				if slices.Contains(seen, id) != sees || (srv.get(name, "/chats/"+id).Code == http.StatusOK) != sees {
					rt.Fatalf("%s sees the team of %v (public: %v): want %v", name, c.members, c.public, sees)
				}
				if (srv.get(name, "/chats/"+id+"/posts").Code == http.StatusOK) != member {
					rt.Fatalf("%s reads posts of the team of %v: want %v", name, c.members, member)
				}
			}
		}
	})
}

func TestRecentChatsAreThoseOfThePersonAmongMany(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	mine := srv.team(`{"name":"Mine","members":[{"id":"{Bob}"}]}`)
	for range 1100 { // of others, and changed later
		if _, err := srv.state.CreateTeam(srv.person("Ann"), state.NewTeam{Name: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	recent := func(query string) []string { return decode[listed](t, srv.get("Bob", "/recent/chats"+query)).ids() }

	if got := recent("?type=Direct&type=Team"); !slices.Equal(got, []string{mine, chat}) {
		t.Errorf("recent are %v, want %v", got, []string{mine, chat})
	}
	srv.clock.Set(srv.clock.Now().Add(time.Second))
	srv.say("Bob", chat, "x")
	if got := recent("?type=Direct&type=Team&recordCount=1"); !slices.Equal(got, []string{chat}) {
		t.Errorf("the latest is %v, want %s", got, chat)
	}
}
