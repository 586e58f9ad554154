package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	opensConversation = regexp.MustCompile(`^(\w+) (?:opens|has opened) a conversation with (\w+)$`)
	sameConversation  = regexp.MustCompile(`^the answer names the same conversation$`)
	otherConversation = regexp.MustCompile(`^the answer names another conversation$`)
	hasWrittenOften   = regexp.MustCompile(`^(\w+) has written (\d+) messages to (\w+)$`)
	listsPosts        = regexp.MustCompile(`^(\w+) lists the posts (\d+) at a time$`)
	pagesAreComplete  = regexp.MustCompile(`^(\d+) pages name every post once, the newest first$`)
)

func (w *World) registerChats(v vocabulary) {
	v.Step(opensConversation, w.opensConversation)
	v.Then(sameConversation, w.sameConversation)
	v.Then(otherConversation, w.otherConversation)
	v.Given(hasWrittenOften, w.hasWrittenOften)
	v.When(listsPosts, w.listsPosts)
	v.Then(pagesAreComplete, w.pagesAreComplete)
}

// opensConversation asks for the conversation of two people.
func (w *World) opensConversation(ctx context.Context, person, other string) error {
	one, err := w.person(person)
	if err != nil {
		return err
	}
	two, err := w.person(other)
	if err != nil {
		return err
	}
	got, err := w.as(ctx, one, http.MethodPost, "/team-messaging/v1/conversations", map[string]any{"members": []idOf{{two.ID}}})
	w.wire.before, w.wire.answer = w.wire.answer, got
	return err
}

// sameConversation compares the latest two answers.
func (w *World) sameConversation() error {
	if id := w.wire.answer.id(); id == "" || id != w.wire.before.id() {
		return fmt.Errorf("%s is another conversation than %s", w.wire.answer.body, w.wire.before.body)
	}
	return nil
}

// otherConversation compares the latest two answers.
func (w *World) otherConversation() error {
	if id := w.wire.answer.id(); id == "" || id == w.wire.before.id() {
		return fmt.Errorf("%s is no other conversation than %s", w.wire.answer.body, w.wire.before.body)
	}
	return nil
}

// hasWrittenOften posts as often as said.
func (w *World) hasWrittenOften(ctx context.Context, person string, number int, other string) error {
	for i := range number {
		if err := w.writesTo(ctx, person, strconv.Itoa(i+1), other); err != nil {
			return err
		}
		w.wire.posted = append(w.wire.posted, string(w.asked.ID))
	}
	w.wire.chat = w.asked.ChatID
	return nil
}

// listsPosts reads the chat page by page to its end.
func (w *World) listsPosts(ctx context.Context, person string, size int) error {
	reader, err := w.person(person)
	if err != nil {
		return err
	}
	token := ""
	for {
		page, err := w.postsPage(ctx, reader, url.Values{"recordCount": {strconv.Itoa(size)}, "pageToken": {token}})
		if err != nil {
			return err
		}
		w.wire.pages = append(w.wire.pages, page.ids())
		if token = page.Navigation.NextPageToken; token == "" {
			return nil
		}
	}
}

// postsPage is one page of the posts of a chat.
type postsPage struct {
	Records []struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	} `json:"records"`
	Navigation struct {
		NextPageToken string `json:"nextPageToken"`
	} `json:"navigation"`
}

func (p postsPage) ids() []string {
	var ids []string
	for _, record := range p.Records {
		if record.Type == "TextMessage" {
			ids = append(ids, record.ID)
		}
	}
	return ids
}

func (w *World) postsPage(ctx context.Context, reader control.Person, q url.Values) (postsPage, error) {
	if q.Get("pageToken") == "" {
		q.Del("pageToken")
	}
	got, err := w.as(ctx, reader, http.MethodGet, "/team-messaging/v1/chats/"+string(w.wire.chat)+"/posts?"+q.Encode(), nil)
	if err != nil {
		return postsPage{}, err
	}
	if err := got.expect(http.StatusOK); err != nil {
		return postsPage{}, err
	}
	var page postsPage
	return page, json.Unmarshal(got.body, &page)
}

// pagesAreComplete checks what was listed against what was written.
func (w *World) pagesAreComplete(number int) error {
	if len(w.wire.pages) != number {
		return fmt.Errorf("there were %d pages", len(w.wire.pages))
	}
	listed := slices.Concat(w.wire.pages...)
	slices.Reverse(listed)
	if !slices.Equal(listed, w.wire.posted) {
		return fmt.Errorf("the pages named, oldest first, %v", listed)
	}
	return nil
}
