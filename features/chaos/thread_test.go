package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

const (
	threaded = 3 // of so many messages of a person one is written into a thread
	hasty    = 4 // of so many messages one follows another of the same person at once
)

// writer is who writes a message, by number: each in turn, and some of them twice.
func writer(i int) int {
	if i >= people && i%hasty == hasty-1 {
		i--
	}
	return i % people
}

// say lets one person write to the agent: every few messages into a thread below the first one.
func (c *company) say(ctx context.Context, e *emulator.Emulator, i int, text string) (control.Post, error) {
	person := c.people[writer(i)]
	if i/people%threaded != threaded-1 {
		return e.Control().CreatePost(ctx, control.Sandbox, person.ID, control.NewPost{To: string(c.agent.ID), Text: text})
	}
	root := c.asked[writer(i)]
	var reply threadPost
	body := fmt.Sprintf(`{"text":%q,"parentPostId":%q}`, text, root.ID)
	err := messaging(ctx, e, person.ID, http.MethodPost, root.ChatID, strings.NewReader(body), &reply)
	return control.Post{ID: reply.ID, ChatID: root.ChatID, CreatorID: person.ID, Text: text}, err
}

type threadPost struct {
	ID           control.PostID
	CreatorID    control.PersonID
	Text         string
	ParentPostID string
}

// messaging calls the posts of a chat as a person.
func messaging(ctx context.Context, e *emulator.Emulator, as control.PersonID, method string, id control.ChatID, body io.Reader, answer any) error {
	token, err := e.Control().PersonToken(ctx, control.Sandbox, as)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, e.URL(control.Sandbox)+"/team-messaging/v1/chats/"+string(id)+"/posts?recordCount=250", body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		return errors.New("the posts of chat " + string(id) + ": " + res.Status)
	}
	return json.NewDecoder(res.Body).Decode(answer)
}

// answeredInPlace checks that every answer stands in the thread of its message, or beside all
// threads if that does.
func (c *company) answeredInPlace(ctx context.Context, t *testing.T, e *emulator.Emulator) {
	t.Helper()
	inThreads, astray := 0, 0
	for i, first := range c.asked[:min(len(c.asked), people)] {
		var list struct{ Records []threadPost }
		if err := messaging(ctx, e, c.people[i].ID, http.MethodGet, first.ChatID, nil, &list); err != nil {
			t.Error(err)
			return
		}
		parent := map[string]string{}
		for _, post := range list.Records {
			if post.CreatorID != c.agent.ID {
				parent[post.Text] = post.ParentPostID
			}
		}
		for _, post := range list.Records {
			if post.CreatorID != c.agent.ID {
				continue
			}
			if post.ParentPostID != "" {
				inThreads++
			}
			if post.ParentPostID != parent[question(post.Text)] {
				astray++
				t.Errorf("astray: %q below %q", post.Text, post.ParentPostID)
			}
		}
	}
	t.Logf("answers in threads: %d; astray %d", inThreads, astray)
}
