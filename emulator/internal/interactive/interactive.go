// Package interactive tells applications of the buttons of their adaptive cards that
// people press, as interactive messages:
//
//	person presses Action.Submit → POST to the outbound webhook URL of the application,
//	    X-Glip-Signature: hex of HMAC-SHA1(shared secret, body)
//	200 {"type": "dialog", "dialog": {…}} → the person sees a dialog
//	200 with anything else → nothing more happens
//	any other status, or no answer within 5 s → the person sees an error
package interactive

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the documented algorithm
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	timeLimit = 5 * time.Second // of a draft of the guide

	signatureHeader = "X-Glip-Signature"
	signaturePrefix = "sha1=" // in the text of the guide; its code has none
)

// Submitter sends what people enter into cards.
type Submitter struct {
	State    *state.State
	Outbound *outbound.Client
	Entropy  *entropy.Source
}

// Answer is what the person sees. A zero Dialog is none.
type Answer struct {
	Delivery uint64 // number in the journal of deliveries
	Status   int    // of the application's answer; 0 when there was none
	Error    string // shown to the person; empty when all went well
	Dialog   Dialog
}

// Dialog is what an application shows: a card, or a page of its own.
type Dialog struct {
	Title     string
	Size      string // small, medium or large
	IconURL   string
	Card      json.RawMessage
	IframeURL string
}

// Submit presses a button of a card: data is what the person has entered, by the ids of
// the inputs, together with what the button itself says.
func (s Submitter) Submit(ctx context.Context, person state.PersonID, card state.CardID, data map[string]any) (Answer, error) {
	x, err := s.State.Submission(person, card)
	if err != nil {
		return Answer{}, err
	}
	body := appendSubmission(nil, x, s.Entropy.UUID(), s.State.Now(), data)
	response, err := s.Outbound.Send(ctx, outbound.Request{
		Purpose: outbound.Interaction, Sender: outbound.Sender{Environment: string(s.State.Environment()), App: string(x.App.ClientID), Person: person.String()},
		URL: x.App.OutboundWebhookURL, Body: body, Patience: timeLimit,
		Header: http.Header{
			"Content-Type":  {"application/json"},
			signatureHeader: {signature(x.App, body)},
		},
	})
	answer := Answer{Delivery: response.Seq, Status: response.Status}
	switch {
	case err != nil:
		answer.Error = x.App.Name + " did not answer: " + err.Error()
	case response.Status != http.StatusOK:
		answer.Error = refusal(x.App, response)
	default:
		answer.read(response)
	}
	return answer, nil
}

// signature returns the header by which the application knows who sends the body.
func signature(app state.Application, body []byte) string {
	mac := hmac.New(sha1.New, []byte(app.SharedSecret))
	mac.Write(body)
	sum := hex.EncodeToString(mac.Sum(nil))
	if app.SignaturePrefix {
		return signaturePrefix + sum
	}
	return sum
}

const shownError = 300 // bytes of an application's error that are shown

func refusal(app state.Application, response outbound.Response) string {
	text := strings.TrimSpace(string(response.Body[:min(len(response.Body), shownError)]))
	if text == "" {
		text = http.StatusText(response.Status)
	}
	return app.Name + " answered " + strconv.Itoa(response.Status) + ": " + text
}

// read takes over what the application wants to be shown. What is no JSON, or of no known
// type, is ignored.
func (a *Answer) read(response outbound.Response) {
	media, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && !strings.HasSuffix(media, "+json") {
		return
	}
	var shown struct {
		Type   string `json:"type"`
		Text   string `json:"text"`
		Dialog struct {
			Title     string          `json:"title"`
			Size      string          `json:"size"`
			IconURL   string          `json:"iconURL"`
			Card      json.RawMessage `json:"card"`
			IframeURL string          `json:"iframeURL"` // samples spell it iFrameURL; case is ignored
		} `json:"dialog"`
	}
	if json.Unmarshal(response.Body, &shown) != nil {
		return
	}
	switch shown.Type {
	case "message":
		a.Error = shown.Text
	case "dialog":
		d := shown.Dialog
		if len(d.Card) == 0 && d.IframeURL == "" {
			a.Error = "The dialog has neither a card nor an iframeURL"
			return
		}
		a.Dialog = Dialog(d)
	}
}
