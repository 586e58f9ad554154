package ringcentral

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// Every notification of the samples is read as it says: what is about a text message with
// its post, everything else as nothing that the connector acts upon.
func TestNotificationsOfTheSamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../testdata/wire/notification-*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d samples, %v", len(files), err)
	}
	posts := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			OwnerID connector.PersonID
			Body    struct {
				ID, GroupID, Type, Text string
				ParentPostID            string
				ThreadID                connector.ThreadID
				CreatorID               connector.PersonID
				EventType               connector.EventType
				Attachments             []struct{ ID, Type, Name string }
			}
		}
		if err := json.Unmarshal(text, &said); err != nil {
			t.Fatal(err)
		}
		n, err := ParseNotification(text)
		if err != nil || n.Owner != said.OwnerID {
			t.Errorf("%s: got the owner %q, %v", file, n.Owner, err)
		}
		about := strings.HasPrefix(string(said.Body.EventType), "Post") && (said.Body.Type == "TextMessage" || said.Body.EventType == connector.PostRemoved)
		if !about {
			if n.Body.Type != "" {
				t.Errorf("%s: got %+v, want nothing to act upon", file, n.Body)
			}
			continue
		}
		posts++
		p := n.Body.Post
		if n.Body.Type != said.Body.EventType || p.ID.String() != said.Body.ID || p.Text != said.Body.Text || p.Creator != said.Body.CreatorID {
			t.Errorf("%s: got %+v", file, n.Body)
		}
		if p.Thread != said.Body.ThreadID || (p.Thread == "") != (said.Body.ParentPostID == "") || p.Thread != "" && p.Parent.String() != said.Body.ParentPostID {
			t.Errorf("%s: got the thread %q", file, p.Thread)
		}
		if len(p.Attached) != len(said.Body.Attachments) {
			t.Errorf("%s: got the attachments %+v", file, p.Attached)
		}
	}
	if posts < 4 {
		t.Errorf("only %d samples are about posts", posts)
	}
}

// What is about something else may have members of any kind; a post may not.
func TestForeignNotifications(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		readable   bool
	}{
		{"a group whose id is a number", `{"ownerId":"7","body":{"eventType":"GroupChanged","id":12,"mentions":"none"}}`, true},
		{"a post with an event as its text", `{"ownerId":"7","body":{"eventType":"PostAdded","type":"PersonJoined","text":{"who":1}}}`, true},
		{"a post whose id is a number", `{"ownerId":"7","body":{"eventType":"PostAdded","type":"TextMessage","id":12,"groupId":"3"}}`, false},
		{"a removed post without an id", `{"ownerId":"7","body":{"eventType":"PostRemoved","groupId":"3"}}`, false},
		{"nobody's", `{"body":{"eventType":"GroupChanged"}}`, false},
		{"nobody's of another kind", `{"body":{"eventType":"GroupChanged","id":12}}`, false},
		{"nothing said", `{"ownerId":"7","body":null}`, true},
		{"no body", `{"ownerId":"7"}`, true},
		{"a list", `[]`, false},
		{"half of one", `{"ownerId":"7","body":{"eventType":"GroupChanged"`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := ParseNotification([]byte(tt.text))
			if readable := err == nil; readable != tt.readable {
				t.Fatalf("got %+v, %v", n, err)
			}
			if n.Body.Type != "" || tt.readable && n.Owner != "7" {
				t.Errorf("got %+v, want nothing to act upon, of 7", n)
			}
		})
	}
}
