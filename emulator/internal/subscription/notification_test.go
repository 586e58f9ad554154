package subscription

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const sampleSubscription = "de38e1ee-2497-41ed-8662-7fb3a1cfba8d"

// sample returns a sample of testdata/wire as it goes over the wire: in one line.
func sample(t *testing.T, name string) string {
	t.Helper()
	pretty, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "wire", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, pretty); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}

func at(t *testing.T, clock string) state.Instant {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, "2026-03-26T"+clock+"Z")
	if err != nil {
		t.Fatal(err)
	}
	return state.InstantOf(moment)
}

func TestNotificationSamples(t *testing.T) {
	t.Parallel()

	mention := state.Mention{ID: "62534323", Type: "Person", Name: "Travel App"}
	members := []state.PersonID{62534323, 62534329}
	extension := state.Extension{ID: 62534323, Type: "User", Status: state.Enabled}
	colleague := state.Extension{ID: 62534329, Type: "User", Status: state.Enabled}
	tests := []struct {
		name, uuid, event, sent string
		body                    []byte
	}{
		{
			name: "notification-post-added", uuid: "6452004109062593690", event: "/team-messaging/v1/posts", sent: "09:18:41.460",
			body: appendPost(nil, state.PostEvent{EventType: state.PostAdded, Post: state.Post{
				ID: 26848769679364, Chat: 995723345922, Type: state.TextMessage, Creator: 62534329,
				Text:    "Good afternoon, ![:Person](62534323) & \"all\" <3 🐢",
				Created: at(t, "09:18:41.105"), Modified: at(t, "09:18:41.105"), Details: &state.PostDetails{Mentions: []state.Mention{mention}},
			}}, ""),
		},
		{
			name: "notification-persons-removed", uuid: "6452004109062593691", event: "/restapi/v1.0/glip/posts", sent: "09:18:42.460",
			body: appendPost(nil, state.PostEvent{EventType: state.PostAdded, Post: state.Post{
				ID: 26848769679364, Chat: 995723345926, Type: state.PersonsRemoved, Creator: 62534329,
				Created: at(t, "09:18:42.105"), Modified: at(t, "09:18:42.105"), Details: &state.PostDetails{Persons: []state.PersonID{62534337, 62534345}},
			}}, ""),
		},
		{
			name: "notification-post-removed", uuid: "6452004109062593692", event: "/team-messaging/v1/posts", sent: "09:18:43.460",
			body: appendPost(nil, state.PostEvent{EventType: state.PostRemoved, Post: state.Post{
				ID: 26848769679364, Chat: 995723345922, Type: state.TextMessage, Text: "gone",
			}}, ""),
		},
		{
			name: "notification-group-joined", uuid: "6452004109062593693", event: "/team-messaging/v1/chats", sent: "09:18:44.460",
			body: appendChat(nil, state.ChatEvent{EventType: state.GroupJoined, Chat: state.Chat{
				ID: 995723345922, Type: state.Direct, Members: members,
				Created: at(t, "09:18:44.105"), Modified: at(t, "09:18:44.105"),
			}}),
		},
		{
			name: "notification-group-renamed", uuid: "6452004109062593694", event: "/team-messaging/v1/groups", sent: "09:18:45.460",
			body: appendChat(nil, state.ChatEvent{EventType: state.GroupRenamed, Chat: state.Chat{
				ID: 995723345926, Type: state.Team, Name: "Night Shift", Description: "Who is awake",
				Public: true, Archived: true, Members: members,
				Created: at(t, "09:18:44.105"), Modified: at(t, "09:18:45.105"),
			}}),
		},
		{
			name: "notification-extension", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d11",
			event: "/restapi/v1.0/account/37439510/extension/62534323", sent: "09:18:46.460",
			body: appendExtension(nil, state.ExtensionEvent{Extension: extension, EventType: state.ExtensionUpdate}),
		},
		{
			name: "notification-extension-deleted", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d16",
			event: "/restapi/v1.0/account/37439510/extension/62534323", sent: "09:18:51.460",
			body: appendExtension(nil, state.ExtensionEvent{Extension: extension, EventType: state.ExtensionDelete}),
		},
		{
			name: "notification-directory", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d12",
			event: "/restapi/v1.0/account/37439510/directory/entries", sent: "09:18:47.460",
			body: appendDirectory(nil, state.ExtensionEvent{Extension: colleague, EventType: state.ExtensionCreate}),
		},
		{
			name: "notification-presence", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d14",
			event: "/restapi/v1.0/account/37439510/extension/62534323/presence", sent: "09:18:49.460",
			body: appendPresence(nil, state.PresenceEvent{Extension: extension, Sequence: 7, Presence: state.Presence{
				UserStatus: "Available", DndStatus: "DoNotAcceptAnyCalls", AllowSee: true,
			}}),
		},
		{
			name: "notification-message-store", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d15",
			event: "/restapi/v1.0/account/37439510/extension/62534323/message-store", sent: "09:18:50.460",
			body: appendMessage(nil, state.MessageEvent{
				Extension: extension, New: true, Message: state.Message{ID: 26848769679364, Modified: at(t, "09:18:50.105")},
			}),
		},
		{
			name: "notification-reminder", uuid: "8f1a4f0e-6f0f-4a5c-9f2b-0c3f1f5a7d13",
			event: "/restapi/v1.0/subscription/~?threshold=60&interval=15", sent: "09:18:48.460",
			body: appendReminder(nil, state.Subscription{ID: sampleSubscription, Expires: at(t, "09:19:48.460")}, at(t, "09:18:48.460")),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := notification{queue: queueKey{subscription: sampleSubscription}, uuid: tt.uuid, event: tt.event, body: tt.body}

			got := appendEnvelope(nil, n, 62534323, at(t, tt.sent))

			if diff := cmp.Diff(sample(t, tt.name), string(got)); diff != "" {
				t.Errorf("notification (-sample +got):\n%s", diff)
			}
		})
	}
}

func TestSubscriptionSample(t *testing.T) {
	t.Parallel()
	want := sample(t, "subscription")

	var info subscriptionInfo
	decoder := json.NewDecoder(bytes.NewReader([]byte(want)))
	decoder.DisallowUnknownFields()
	var wire struct {
		subscriptionInfo

		CreationTime   time.Time `json:"creationTime"`
		ExpirationTime time.Time `json:"expirationTime"`
	}
	if err := decoder.Decode(&wire); err != nil {
		t.Fatal(err)
	}
	info = wire.subscriptionInfo
	info.CreationTime, info.ExpirationTime = state.InstantOf(wire.CreationTime), state.InstantOf(wire.ExpirationTime)
	answer := httptest.NewRecorder()
	rest.HandlerFunc(func(*http.Request) (rest.Reply, error) { return rest.OK(info), nil }).
		ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))

	if diff := cmp.Diff(want, answer.Body.String()); diff != "" {
		t.Errorf("subscription (-sample +got):\n%s", diff)
	}
}
