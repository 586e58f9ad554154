package teammessaging

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestCreateConversation(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, body string
		status     int
		text       string
	}{
		{"direct", `{"members":[{"id":"{Bob}"}]}`, http.StatusCreated, `"type":"Direct"`},
		{"own id given", `{"members":[{"id":"{Bob}"},{"id":"{Ann}"}]}`, http.StatusCreated, `"type":"Direct"`},
		{"by e-mail", `{"members":[{"email":"Bob@Example.com"}]}`, http.StatusCreated, `"members":[{"id":"{Ann}"},{"id":"{Bob}"}]`},
		{"number as id", `{"members":[{"id":{Bob}}]}`, http.StatusCreated, `"type":"Direct"`},
		{"group", `{"members":[{"id":"{Bob}"},{"email":"cyd@example.com"}]}`, http.StatusCreated, `"type":"Group"`},
		{"only self", `{"members":[{"id":"{Ann}"}]}`, http.StatusOK, `"type":"Personal"`},
		{"nobody", `{"members":[]}`, http.StatusOK, `"type":"Personal"`},
		{"no members", `{}`, http.StatusOK, `"type":"Personal"`},
		{"stranger", `{"members":[{"id":"{Eve}"}]}`, http.StatusBadRequest, "[members[0].id]"},
		{"unknown id", `{"members":[{"id":"{Bob}"},{"id":"12"}]}`, http.StatusBadRequest, "[members[1].id]"},
		{"no id", `{"members":[{"id":"x"}]}`, http.StatusBadRequest, "[members[0].id]"},
		{"empty member", `{"members":[{}]}`, http.StatusBadRequest, "[members[0].id]"},
		{"unknown e-mail", `{"members":[{"email":"nobody@example.com"}]}`, http.StatusBadRequest, "[members[0].email]"},
		{"not activated", `{"members":[{"email":"dan@example.com"}]}`, http.StatusBadRequest, "[members[0].email]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.post("Ann", "/conversations", tt.body)

			want(t, got, tt.status, srv.ids(tt.text))
		})
	}
}

func TestConversationHasSixteenPeopleAtMost(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	account, _ := srv.state.Account(srv.people["Ann"].Account)
	var others []string
	for i := range 16 {
		name := fmt.Sprintf("P%d", i)
		srv.hire(account, name, state.Enabled)
		others = append(others, `{"id":"{`+name+`}"}`)
	}

	want(t, srv.post("Ann", "/conversations", `{"members":[`+strings.Join(others, ",")+`]}`), http.StatusBadRequest, "[members]")
	want(t, srv.post("Ann", "/conversations", `{"members":[`+strings.Join(others[:15], ",")+`]}`), http.StatusCreated, "Group")
}

func TestReadConversation(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat, team := srv.direct(), srv.team(`{"name":"Travel"}`)

	want(t, srv.get("Bob", "/conversations/"+chat), http.StatusOK, `"type":"Direct"`)
	want(t, srv.get("Bob", "/conversations/~"), http.StatusOK, `"type":"Personal"`)
	want(t, srv.get("Cyd", "/conversations/"+chat), http.StatusNotFound, "[chatId]")
	want(t, srv.get("Ann", "/conversations/"+team), http.StatusNotFound, "[chatId]")
	want(t, srv.get("Ann", "/conversations/x"), http.StatusNotFound, "[chatId]")
}

func TestListConversations(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.team(`{"name":"Travel"}`)
	chat := srv.direct()

	got := decode[listed](t, srv.get("Ann", "/conversations"))

	personal := idOf(t, srv.get("Ann", "/conversations/~"))
	if diff := cmp.Diff([]string{personal, chat}, got.ids()); diff != "" {
		t.Error(diff)
	}
}

// The same people get the same conversation, whoever of them asks, in any order, by id
// or by e-mail.
func TestConversationIsOnePerMemberSet(t *testing.T) {
	t.Parallel()
	names := []string{"Ann", "Bob", "Cyd"}
	srv := newServer(t)
	rapid.Check(t, func(rt *rapid.T) {
		srv.begin()
		known := map[string]string{}
		for range rapid.IntRange(1, 12).Draw(rt, "requests") {
			from := rapid.SampledFrom(names).Draw(rt, "from")
			set := map[string]bool{from: true}
			var members []string
			for _, name := range rapid.SliceOf(rapid.SampledFrom(names)).Draw(rt, "members") {
				set[name] = true
				by := rapid.SampledFrom([]string{`{"id":"{%s}"}`, `{"email":"%s@example.com"}`}).Draw(rt, "by")
				members = append(members, fmt.Sprintf(by, name))
			}

			got := srv.post(from, "/conversations", `{"members":[`+strings.Join(members, ",")+`]}`)

			key := fmt.Sprint(set)
			id := idOf(t, got)
			if before, ok := known[key]; ok && before != id {
				rt.Fatalf("%s has two conversations: %s and %s", key, before, id)
			}
			isNew := known[key] == "" && len(set) > 1
			if (got.Code == http.StatusCreated) != isNew {
				rt.Fatalf("got %d for %s, which is new: %v", got.Code, key, isNew)
			}
			known[key] = id
		}
		seen := map[string]string{}
		for key, id := range known {
			if other, ok := seen[id]; ok {
				rt.Fatalf("%s and %s share a conversation", key, other)
			}
			seen[id] = key
		}
	})
}
