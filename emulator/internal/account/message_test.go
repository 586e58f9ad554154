package account

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestCreatePage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, of, body string
		status         int
		text           string
	}{
		{"by number", "~", `{"to":[{"extensionNumber":"102"}],"text":"hi"}`, http.StatusOK, `"subject":"hi","messageStatus":"Sent"`},
		{"by id", "{Ann}", `{"from":{"extensionId":"{Ann}"},"to":[{"extensionId":"{Bob}"}],"text":"hi"}`, http.StatusOK, `"name":"Bob Smith"`},
		{"to nobody", "~", `{"text":"hi"}`, http.StatusBadRequest, "[to]"},
		{"to another company", "~", `{"to":[{"extensionId":"{Eve}"}],"text":"hi"}`, http.StatusBadRequest, "[to]"},
		{"nothing", "~", `{"to":[{"extensionId":"{Bob}"}]}`, http.StatusBadRequest, "[text]"},
		{"too much", "~", `{"to":[{"extensionId":"{Bob}"}],"text":"` + strings.Repeat("😀", 513) + `"}`, http.StatusBadRequest, "[text]"},
		{"for somebody else", "{Bob}", `{"to":[{"extensionId":"{Bob}"}],"text":"hi"}`, http.StatusForbidden, "CMN-408"},
		{"under a false name", "~", `{"from":{"extensionId":"{Bob}"},"to":[{"extensionId":"{Bob}"}],"text":"hi"}`, http.StatusBadRequest, "[from]"},
		{"in reply to nothing", "~", `{"replyOn":7,"text":"hi"}`, http.StatusBadRequest, "[replyOn]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.send(http.MethodPost, extensions+"/"+tt.of+"/company-pager", tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

func TestMessageStore(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bob := srv.by("Bob")
	want(t, srv.send(http.MethodPost, extensions+"/~/company-pager", `{"to":[{"extensionId":"{Bob}"}],"text":"hi"}`), http.StatusOK, "")
	received := bob.get(extensions + "/~/message-store?direction=Inbound&readStatus=Unread&messageType=Pager")
	var list struct {
		Records []struct{ ID, ConversationID int64 }
	}
	if err := json.Unmarshal(received.Body.Bytes(), &list); err != nil || len(list.Records) != 1 {
		t.Fatalf("got %s, %v", received.Body, err)
	}
	id := strconv.FormatInt(list.Records[0].ID, 10)
	conversation := strconv.FormatInt(list.Records[0].ConversationID, 10)

	want(t, received, http.StatusOK, `"readStatus":"Unread"`)
	want(t, bob.send(http.MethodPut, extensions+"/~/message-store/"+id, `{"readStatus":"Read"}`), http.StatusOK, `"readStatus":"Read"`)
	want(t, bob.send(http.MethodPut, extensions+"/~/message-store/"+id, `{"readStatus":"Seen"}`), http.StatusBadRequest, "[readStatus]")
	want(t, bob.get(extensions+"/~/message-store/"+id), http.StatusOK, `"readStatus":"Read","priority":"Normal","direction":"Inbound"`)
	want(t, bob.send(http.MethodPost, extensions+"/~/company-pager", `{"replyOn":`+id+`,"text":"hi Ann"}`), http.StatusOK, `"conversationId":`+conversation)
	want(t, srv.get(extensions+"/~/message-store?conversationId="+conversation), http.StatusOK, `"totalElements":2`)
	want(t, srv.get(extensions+"/~/message-store?messageType=SMS"), http.StatusOK, `"records":[]`)
	want(t, srv.get(extensions+"/~/message-store?dateTo=2026-03-01T00:00:00Z"), http.StatusOK, `"records":[]`)
	want(t, srv.get(extensions+"/~/message-store?dateFrom=yesterday"), http.StatusBadRequest, "[dateFrom]")
	want(t, srv.get(extensions+"/~/message-store/"+id), http.StatusNotFound, "[messageId]")
	want(t, srv.get(extensions+"/{Bob}/message-store"), http.StatusForbidden, "CMN-408")
}

func TestPagesAreAnnouncedToBothSides(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	before := srv.state.LastChange()

	want(t, srv.send(http.MethodPost, extensions+"/~/company-pager", `{"to":[{"extensionId":"{Bob}"}],"text":"hi"}`), http.StatusOK, "")

	changes, err := srv.state.Changes(t.Context(), before, 10)
	if err != nil || len(changes) != 2 {
		t.Fatalf("got %+v, %v", changes, err)
	}
	for i, name := range []string{"Ann", "Bob"} {
		e, ok := changes[i].Body.(state.MessageEvent)
		if !ok || e.Extension.ID != srv.people[name].ID || !e.New {
			t.Errorf("got %+v, want a message in the mailbox of %s", changes[i].Body, name)
		}
	}
}
