package control

import (
	"context"
	"encoding/json"
	"net/http"
)

// CardID identifies an adaptive card.
type CardID string

// CardSubmission is what a person enters into a card before pressing a button of it: the
// inputs by their ids, together with the data of the button.
type CardSubmission struct {
	Data map[string]any `json:"data"`
}

// CardAnswer is what the person sees then.
type CardAnswer struct {
	Delivery uint64  `json:"delivery"`         // of the request to the application, as in deliveries
	Status   int     `json:"status"`           // of its answer; 0 when there was none
	Error    string  `json:"error,omitempty"`  // shown to the person
	Dialog   *Dialog `json:"dialog,omitempty"` // opened for the person
}

// Dialog is what an application shows in answer to a button: a card, or a page of its own.
type Dialog struct {
	Title     string          `json:"title,omitempty"`
	Size      string          `json:"size,omitempty"` // small, medium or large
	IconURL   string          `json:"iconURL,omitempty"`
	Card      json.RawMessage `json:"card,omitempty"`
	IframeURL string          `json:"iframeURL,omitempty"`
}

// SubmitCard presses a button of a card as the person: its application is sent an
// interactive message. What the application answers is no error of the call.
func (c *Client) SubmitCard(ctx context.Context, env Environment, id PersonID, card CardID, submission CardSubmission) (CardAnswer, error) {
	return call[CardAnswer](ctx, c, http.MethodPost, "/"+string(env)+"/people/"+string(id)+"/cards/"+string(card)+"/submit", submission)
}
