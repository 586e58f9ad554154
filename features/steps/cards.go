package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	answersWithCard = regexp.MustCompile(`^the agent (?:answers|has answered) with the card "([^"]*)"$`)
	answersWithFile = regexp.MustCompile(`^the agent (?:answers|has answered) with the file "([^"]*)" that says "([^"]*)"$`)
)

func (w *World) registerCards(v vocabulary) {
	v.Step(answersWithCard, w.answersWithCard)
	v.Step(answersWithFile, w.answersWithFile)
}

// attachment is what a post carries, as RingCentral's API tells it.
type attachment struct {
	ID         string
	Type       string
	Name       string
	ContentURI string
}

// answersWithCard waits for a post of the agent, after what it was asked last and in the same
// chat, with an adaptive card. Who asked sees the text on it.
func (w *World) answersWithCard(ctx context.Context, text string) error {
	card, err := w.awaitAttached(ctx, func(a attachment) bool { return a.Type == "AdaptiveCard" })
	if err != nil {
		return fmt.Errorf("no card: %w", err)
	}
	return w.showsAsker(ctx, messagingPath+"/adaptive-cards/"+card.ID, text)
}

// answersWithFile does so with a file of that name. Who asked downloads it.
func (w *World) answersWithFile(ctx context.Context, name, text string) error {
	file, err := w.awaitAttached(ctx, func(a attachment) bool { return a.Type == "File" && a.Name == name })
	if err != nil {
		return fmt.Errorf("no file %q: %w", name, err)
	}
	return w.showsAsker(ctx, strings.TrimPrefix(file.ContentURI, w.info.Sandbox), text)
}

// awaitAttached waits for a post of the agent that carries what is wanted.
func (w *World) awaitAttached(ctx context.Context, wanted func(attachment) bool) (found attachment, failure error) {
	asked := false
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if !isMessage(c) || c.ChatID != w.asked.ChatID {
			return false
		}
		asked = asked || c.Post.ID == w.asked.ID
		if !asked || c.Post.CreatorID != w.agent.ID {
			return false
		}
		var all []attachment
		all, failure = w.attachedTo(ctx, c.Post.ID)
		for _, a := range all {
			if wanted(a) {
				found = a
			}
		}
		return failure != nil || found.ID != ""
	})
	return found, errors.Join(err, failure)
}

// attachedTo reads a post as who asked last.
func (w *World) attachedTo(ctx context.Context, id control.PostID) ([]attachment, error) {
	got, err := w.asAsker(ctx, messagingPath+"/chats/"+string(w.asked.ChatID)+"/posts/"+string(id))
	if err != nil {
		return nil, err
	}
	var post struct{ Attachments []attachment }
	err = json.Unmarshal(got.body, &post)
	return post.Attachments, err
}

// showsAsker checks what who asked last reads somewhere.
func (w *World) showsAsker(ctx context.Context, path, text string) error {
	got, err := w.asAsker(ctx, path)
	if err != nil {
		return err
	}
	return contains("it", string(got.body), text)
}

// asAsker reads something as who asked last.
func (w *World) asAsker(ctx context.Context, path string) (answer, error) {
	got, err := w.as(ctx, control.Person{ID: w.asked.CreatorID}, http.MethodGet, path, nil)
	return got, errors.Join(err, got.expect(http.StatusOK))
}
