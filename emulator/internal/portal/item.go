package portal

import (
	"context"
	"encoding/json"
	"html/template"
	"net/url"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// itemView is something that a post carries: one of its members is there.
type itemView struct {
	File  *fileView
	Card  *cardView
	Task  *taskView
	Note  *noteView
	Event *eventView
	Sheet *sheetView
	Says  string
}

func (h *appHandler) describeItem(ctx context.Context, to reader, p post, a attachment) (itemView, error) {
	item := itemView{}
	var err error
	switch a.Type {
	case "File":
		f := newFileView(a)
		item.File = &f
	case "AdaptiveCard":
		item.Card, err = h.card(ctx, to.person, p.ChatID, control.CardID(a.ID))
	case "Task":
		item.Task, err = h.task(ctx, to, p.ChatID, a.ID)
	case "Note":
		item.Note, err = h.note(ctx, to, p.ChatID, a.ID)
	case "Event":
		item.Event = &eventView{Title: a.Title, Start: a.Start, End: a.End, Place: a.Location, Now: to.now}
	case "Card":
		item.Sheet = newSheet(a)
	}
	if isRefusal(err) || isBadCard(err) {
		item, err = itemView{Says: a.Says()}, nil // gone, not for this person, or beyond reading
	}
	if item == (itemView{}) {
		item.Says = a.Says()
	}
	return item, err
}

// isBadCard reports whether a card is JSON that is no card.
func isBadCard(err error) bool {
	switch err.(type) { //nolint:errorlint // json wraps neither
	case *json.UnmarshalTypeError, *json.SyntaxError:
		return true
	}
	return false
}

// eventView is a calendar entry.
type eventView struct {
	Title, Place string
	Start, End   time.Time
	Now          time.Time
}

// sheetView is an attachment of an incoming webhook.
type sheetView struct {
	Intro, Author, Title string
	Text                 template.HTML
	Facts                []fact
	Picture              string
	Footnote             string
}

func newSheet(a attachment) *sheetView {
	text := markdown{mentionName: func(kind, id string) string { return kind + " " + id }}
	sheet := &sheetView{
		Intro: a.Intro, Author: a.Author.Name, Title: a.Title, Text: text.html(orElse(a.Text, a.Fallback)), Footnote: a.Footnote.Text,
	}
	for _, f := range a.Fields {
		sheet.Facts = append(sheet.Facts, fact(f))
	}
	if image := orElse(a.Image, a.Thumbnail); safe(image) {
		sheet.Picture = image
	}
	return sheet
}

func notePath(person control.PersonID, chat control.ChatID, id string) string {
	return chatPath(person, chat) + "/notes/" + url.PathEscape(id)
}
