package teammessaging

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

const maxWebhookAttachments = 1_500_000 // bytes of all attachments; documented limit

// webhookMessage is what is sent to the address of an incoming webhook, in the words of
// both versions.
type webhookMessage struct {
	Text        string            `json:"text"`
	Body        string            `json:"body"` // what the first version called the text
	Activity    string            `json:"activity"`
	Title       string            `json:"title"`
	Icon        string            `json:"icon"`
	IconURI     string            `json:"iconUri"`
	IconEmoji   string            `json:"iconEmoji"`
	Attachments []json.RawMessage `json:"attachments"`
}

// webhookOutcome is what the sender of a message is told.
type webhookOutcome struct {
	Status     string   `json:"status"`
	Message    string   `json:"message,omitempty"`
	Error      string   `json:"error,omitempty"`
	Validation []string `json:"validation,omitempty"`
}

// postByWebhook serves POST /webhook/v2/{webhookId}, without a token: the address is the
// secret. Assumed: what is refused is answered in the documented form of a bad card, with
// 400, or 404 where nothing is posted to.
func (h *Handler) postByWebhook(r *http.Request) (rest.Reply, error) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		return rest.Reply{}, err
	}
	var m webhookMessage
	if err := json.Unmarshal(document, &m); err != nil {
		return notPosted(r, "Invalid JSON payload", "send a JSON object, such as {\"text\": \"Hello\"}"), nil //nolint:nilerr // the answer says it, in a form of its own
	}
	post, refused := m.post()
	if refused != nil {
		return notPosted(r, refused.Error, refused.Message, refused.Validation...), nil
	}
	if _, err := h.State.PostByWebhook(webhookID(r), post); err != nil {
		return noTarget(r, err)
	}
	return rest.OK(webhookOutcome{Status: "OK"}), nil
}

// post returns what the message says, or what is wrong with it: the error and a hint.
func (m webhookMessage) post() (state.WebhookPost, *webhookOutcome) {
	p := state.WebhookPost{NewPost: state.NewPost{
		Text:   cmp.Or(m.Text, m.Body),
		Header: state.PostHeader{Activity: m.Activity, Title: m.Title, IconURI: cmp.Or(m.IconURI, m.Icon), IconEmoji: m.IconEmoji},
	}}
	size := 0
	for i, document := range m.Attachments {
		size += len(document)
		if problem := add(&p, document); problem != nil {
			return p, &webhookOutcome{
				Error: problem.Reason, Message: problem.Place,
				Validation: []string{"payload.attachments[" + strconv.Itoa(i) + "] does not match any schema"},
			}
		}
	}
	switch {
	case size > maxWebhookAttachments, len(m.Attachments) > maxAttachments:
		return p, &webhookOutcome{Error: "Attachments are too large", Message: "a message has 25 attachments of 1.5 MB altogether at most"}
	case utf8.RuneCountInString(p.Text) > state.MaxPostText:
		return p, &webhookOutcome{Error: "Text is too long", Message: "a post has 10000 characters at most"}
	case p.Text == "" && len(m.Attachments) == 0 && m.Activity == "" && m.Title == "":
		return p, &webhookOutcome{Error: "Webhook payload is empty", Message: "send a text, or attachments"}
	}
	return p, nil
}

// add adds an attachment, or says what the error is called and where it stands.
func add(p *state.WebhookPost, document []byte) *wire.CardError {
	var typed struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(document, &typed) != nil {
		return &wire.CardError{Reason: "Invalid attachment payload", Place: "an attachment is a JSON object"}
	}
	switch typed.Type {
	case string(state.AdaptiveCardAttachment):
		card, problem := wire.ParseCard(document)
		if problem != nil {
			return &wire.CardError{Reason: "Invalid AdaptiveCard payload", Place: problem.Error()}
		}
		p.Cards = append(p.Cards, card)
	case string(state.CardAttachment), "":
		content, problem := wire.ParseLegacyCard(document)
		if problem != nil {
			return &wire.CardError{Reason: "Invalid Card payload", Place: problem.Error()}
		}
		p.Attachments = append(p.Attachments, state.Attachment{Type: state.CardAttachment, Content: content})
	default:
		return &wire.CardError{Reason: "Invalid attachment payload", Place: "an attachment is an AdaptiveCard or a Card"}
	}
	return nil
}

// notPosted answers a message that cannot be posted as it is; hint goes to the journal.
func notPosted(r *http.Request, reason, hint string, validation ...string) rest.Reply {
	return webhookRefusal(r, http.StatusBadRequest, hint, webhookOutcome{
		Message: "Your request was accepted, however a post was not generated", Error: reason, Validation: validation,
	})
}

// noTarget answers a message to an address where nothing is posted.
func noTarget(r *http.Request, err error) (rest.Reply, error) {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok {
		return rest.Reply{}, err
	}
	message := e.Message
	if e.Status == http.StatusNotFound {
		message = "Webhook not found"
	}
	return webhookRefusal(r, http.StatusNotFound, e.Hint, webhookOutcome{Message: message, Error: message}), nil
}

func webhookRefusal(r *http.Request, status int, hint string, outcome webhookOutcome) rest.Reply {
	outcome.Status = "error"
	rest.ExchangeOf(r).Hint = hint
	reply := rest.Status(status, outcome)
	reply.Header = http.Header{"Glipbox-Hint": {hint}}
	return reply
}
