package subscription

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const reminder = "/restapi/v1.0/subscription/~?threshold=60&interval=15"

func TestEventFilters(t *testing.T) {
	t.Parallel()
	hook := newReceiver(t)
	tests := []struct {
		name    string
		filters []string
		want    []string // ACC and EXT stand for the caller's ids
		refused string
	}{
		{name: "posts", filters: []string{posts}, want: []string{posts}},
		{name: "all of Team Messaging", filters: []string{
			posts, "/team-messaging/v1/chats", "/team-messaging/v1/groups", "/team-messaging/v1/webhooks",
			"/restapi/v1.0/glip/posts", "/restapi/v1.0/glip/groups", "/restapi/v1.0/glip/webhooks",
		}, want: []string{
			posts, "/team-messaging/v1/chats", "/team-messaging/v1/groups", "/team-messaging/v1/webhooks",
			"/restapi/v1.0/glip/posts", "/restapi/v1.0/glip/groups", "/restapi/v1.0/glip/webhooks",
		}},
		{
			name:    "extension",
			filters: []string{"/restapi/v1.0/account/~/extension/~"},
			want:    []string{"/restapi/v1.0/account/ACC/extension/EXT"},
		},
		{
			name:    "by number and by tilde",
			filters: []string{"/restapi/v1.0/account/ACC/extension/EXT", "/restapi/v1.0/account/~/extension/~"},
			want:    []string{"/restapi/v1.0/account/ACC/extension/EXT"},
		},
		{
			name:    "list and directory",
			filters: []string{"/restapi/v1.0/account/~/extension", "/restapi/v1.0/account/~/directory/entries"},
			want:    []string{"/restapi/v1.0/account/ACC/extension", "/restapi/v1.0/account/ACC/directory/entries"},
		},
		{
			name:    "presence with query",
			filters: []string{"/restapi/v1.0/account/~/extension/~/presence?detailedTelephonyState=true&sipData=true"},
			want:    []string{"/restapi/v1.0/account/ACC/extension/EXT/presence?detailedTelephonyState=true&sipData=true"},
		},
		{name: "reminder besides", filters: []string{reminder, posts}, want: []string{reminder, posts}},
		{name: "reminder alone", filters: []string{reminder}, refused: "SUB-515"},
		{name: "reminder of nothing", filters: []string{posts, "/restapi/v1.0/subscription/~?threshold=0&interval=1"}, refused: "SUB-508"},
		{name: "reminder without interval", filters: []string{posts, "/restapi/v1.0/subscription/~?threshold=9"}, refused: "SUB-508"},
		{name: "unknown ones", filters: []string{"/a", posts, "/b"}, refused: "Invalid event filters: [/a, /b]"},
		{name: "query on posts", filters: []string{posts + "?x=1"}, refused: "SUB-508"},
		{name: "APNS only", filters: []string{"/restapi/v1.0/glip/unreadMessageCount"}, refused: "SUB-508"},
		{name: "not public", filters: []string{"/restapi/v1.0/glip/tasks"}, refused: "SUB-508"},
		{name: "slash at the end", filters: []string{"/restapi/v1.0/account/~/extension/~/"}, refused: "SUB-508"},
		{name: "no id", filters: []string{"/restapi/v1.0/account/me/extension/~"}, refused: "SUB-508"},
		{name: "another account", filters: []string{"/restapi/v1.0/account/1/extension/~"}, refused: "SUB-406"},
		{name: "unknown extension", filters: []string{"/restapi/v1.0/account/~/extension/1"}, refused: "SUB-408"},
		{name: "extension of another account", filters: []string{"/restapi/v1.0/account/~/extension/MALLORY"}, refused: "SUB-408"},
		{name: "colleague", filters: []string{"/restapi/v1.0/account/~/extension/BOB"}, refused: "SUB-405"},
		{
			name:    "presence of a colleague",
			filters: []string{"/restapi/v1.0/account/~/extension/BOB/presence"},
			want:    []string{"/restapi/v1.0/account/ACC/extension/BOB/presence"},
		},
		{name: "call to pick up", filters: []string{"/restapi/v1.0/account/~/extension/~/incoming-call-pickup"}, refused: "SUB-404"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.scope = append(s.scope, state.ReadPresence)
			ids := s.ids("ann")
			for i, filter := range tt.filters {
				tt.filters[i] = ids.Replace(filter)
			}

			got := s.call("ann", http.MethodPost, "", request(hook.URL, tt.filters...))

			if tt.refused != "" {
				if !strings.Contains(got.Body.String(), tt.refused) {
					t.Errorf("got %d %s, want %s", got.Code, got.Body, tt.refused)
				}
				return
			}
			for i, filter := range tt.want {
				tt.want[i] = ids.Replace(filter)
			}
			if diff := cmp.Diff(tt.want, s.decode(got).EventFilters); diff != "" {
				t.Errorf("eventFilters (-want +got):\n%s", diff)
			}
		})
	}
}

// ids puts the ids of people in place of their names.
func (s *server) ids(caller string) *strings.Replacer {
	own := s.people[caller]
	return strings.NewReplacer("ACC", own.Account.String(), "EXT", own.ID.String(),
		"BOB", s.people["bob"].ID.String(), "MALLORY", s.people["mallory"].ID.String())
}

func TestAdministratorFollowsColleagues(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	ann := s.people["ann"]
	ann.Admin = true
	s.people["ann"] = ann
	s.scope = append(s.scope, state.ReadMessages)
	hook := newReceiver(t)
	bob := "/restapi/v1.0/account/~/extension/" + s.people["bob"].ID.String()

	s.subscribe("ann", hook.URL, bob)
	if got := s.call("ann", http.MethodPost, "", request(hook.URL, bob+"/message-store")); !strings.Contains(got.Body.String(), "SUB-405") {
		t.Errorf("messages of a colleague: got %d %s, want SUB-405", got.Code, got.Body)
	}
}

// Whose presence there is, and may be followed.
func TestPresenceFilterRefused(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.scope = append(s.scope, state.ReadPresence)
	hidden := s.people["bob"]
	if _, err := s.state.UpdatePresence(hidden.ID, func(p state.Presence) state.Presence {
		p.AllowSee = false
		return p
	}); err != nil {
		t.Fatal(err)
	}
	robot, err := s.state.CreateExtension(state.Extension{
		Account: hidden.Account, Type: bot, Status: state.Enabled, FirstName: "Helper", Email: "helper@example.com",
	})
	if err != nil {
		t.Fatal(err)
	}
	hook := newReceiver(t)

	for id, code := range map[state.ExtensionID]string{hidden.ID: "SUB-403", robot.ID: "SUB-402"} {
		got := s.call("ann", http.MethodPost, "", request(hook.URL, "/restapi/v1.0/account/~/extension/"+id.String()+"/presence"))
		if got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), code) {
			t.Errorf("got %d %s, want %s", got.Code, got.Body, code)
		}
	}
}

func TestFilterWithoutPermissionIsDisabled(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	presence := "/restapi/v1.0/account/~/extension/~/presence"

	got := s.subscribe("ann", newReceiver(t).URL, posts, presence)

	if diff := cmp.Diff([]string{posts}, got.EventFilters); diff != "" {
		t.Errorf("eventFilters (-want +got):\n%s", diff)
	}
	expanded := s.ids("ann").Replace("/restapi/v1.0/account/ACC/extension/EXT/presence")
	if len(got.DisabledFilters) != 1 || got.DisabledFilters[0].Filter != expanded {
		t.Errorf("disabledFilters are %+v, want %s", got.DisabledFilters, expanded)
	}
	refused := s.call("ann", http.MethodPost, "", request(newReceiver(t).URL, presence, reminder))
	if refused.Code != http.StatusForbidden || !strings.Contains(refused.Body.String(), `"permissionName":"ReadPresence"`) {
		t.Errorf("alone: got %d %s, want 403 for ReadPresence", refused.Code, refused.Body)
	}
}
