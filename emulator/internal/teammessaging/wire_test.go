package teammessaging

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Each sample of testdata/wire is what these records look like to a client, to the byte.
func TestWireSamples(t *testing.T) {
	t.Parallel()
	const (
		ann, app          = state.PersonID(249888771), state.PersonID(249905155)
		created, modified = state.Instant(1774516721105), state.Instant(1774516800000)
	)
	question := state.Post{
		ID: 26848769679364, Chat: 995723345922, Type: state.TextMessage, Creator: ann, Created: created, Modified: modified,
		Text:    "![:Person](249905155) is the \"7:40\" to Rome still free?\nThanks & bye – Ann",
		Details: &state.PostDetails{Mentions: []state.Mention{{ID: "249905155", Type: "Person", Name: "Travel App"}}},
	}
	greeting := question
	greeting.Text, greeting.Modified, greeting.Details = "Good afternoon", created, nil
	added := state.Post{
		ID: 26848769687556, Chat: 249978886, Type: state.PersonsAdded, Creator: ann, Created: created, Modified: created,
		Details: &state.PostDetails{Persons: []state.PersonID{app, 249921539}},
	}
	team := state.Chat{
		ID: 249978886, Type: state.Team, Name: "Travel Desk", Description: "Everything about trips", Public: true,
		Created: created, Modified: modified, Members: []state.PersonID{ann, app},
	}
	direct := state.Chat{ID: 249970690, Type: state.Direct, Created: created, Modified: modified, Members: team.Members}
	teamChat := listedChat(team)
	teamChat.Members = members(team)
	person := state.Extension{
		ID: app.Extension(), Account: 249872385, FirstName: "Travel", LastName: "App", Email: "travel.app@acme.example",
		Created: created, Modified: modified,
	}
	const gus = state.PersonID(249929739)
	guest := state.Extension{
		ID: gus.Extension(), Account: 249872385, FirstName: "gus", Email: "gus@elsewhere.example", Created: created, Modified: created,
	}
	byGuest := greeting
	byGuest.Creator = gus
	open := team
	open.Members = []state.PersonID{ann, gus}

	compareSamples(t, []wireSample{
		{"post.json", appendPost(nil, question, "")},
		{"post-persons-added.json", appendPost(nil, added, "")},
		{"posts.json", postsList([]state.Post{greeting}, navigation{Previous: "bmV3ZXI", Next: "b2xkZXI"}, "")},
		{"chat-team.json", encode(t, teamChat)},
		{"chat-direct.json", encode(t, listedChat(direct))},
		{"team.json", encode(t, newTeamInfo(team))},
		{"conversation.json", encode(t, newConversationInfo(direct))},
		{"person.json", encode(t, newPersonInfo(person))},
		{"person-guest.json", encode(t, newPersonInfo(guest))},
		{"post-by-guest.json", appendPost(nil, byGuest, "")},
		{"group-guest.json", encode(t, newGroupInfo(open))},
	})
}

// wireSample is a file of testdata/wire, and what is encoded here.
type wireSample struct {
	file    string
	encoded []byte
}

func compareSamples(t *testing.T, samples []wireSample) {
	t.Helper()
	for _, tt := range samples {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			sample, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "wire", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			var compact bytes.Buffer
			if err := json.Compact(&compact, sample); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(compact.String(), string(tt.encoded)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(buf.Bytes())
}
