package teammessaging

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

const cardVersion = "1.3" // what every card becomes, as documented

// createCard serves POST /team-messaging/v1/chats/{chatId}/adaptive-cards. The body is the
// card itself.
func (h *Handler) createCard(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	content, err := decodeCard(r)
	if err != nil {
		return rest.Reply{}, err
	}
	card, err := h.State.CreateCard(authorOf(r), chat, content)
	if err != nil {
		return rest.Reply{}, err
	}
	reply := cardReply(card, false)
	reply.Status = http.StatusCreated
	return reply, nil
}

// readCard serves GET /team-messaging/v1/adaptive-cards/{cardId}.
func (h *Handler) readCard(r *http.Request) (rest.Reply, error) {
	id, err := cardID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	card, err := h.State.Card(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return cardReply(card, true), nil
}

// replaceCard serves PUT /team-messaging/v1/adaptive-cards/{cardId}: the card is replaced
// as a whole.
func (h *Handler) replaceCard(r *http.Request) (rest.Reply, error) {
	id, err := cardID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	content, err := decodeCard(r)
	if err != nil {
		return rest.Reply{}, err
	}
	card, err := h.State.UpdateCard(caller.Of(r).Person, id, content)
	if err != nil {
		return rest.Reply{}, err
	}
	return cardReply(card, false), nil
}

// deleteCard serves DELETE /team-messaging/v1/adaptive-cards/{cardId}.
func (h *Handler) deleteCard(r *http.Request) (rest.Reply, error) {
	id, err := cardID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.DeleteCard(caller.Of(r).Person, id); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

func cardID(r *http.Request) (state.CardID, error) {
	id, err := state.ParseCardID(mux.Vars(r)["cardId"])
	if err != nil {
		return 0, apierr.NotFound("cardId")
	}
	return id, nil
}

// authorOf returns who sends r, and with which application.
func authorOf(r *http.Request) state.CardAuthor {
	c := caller.Of(r)
	return state.CardAuthor{Person: c.Person, App: c.App}
}

// decodeCard reads a card that is valid.
func decodeCard(r *http.Request) (state.CardContent, error) {
	body, err := rest.Decode[rawObject](r)
	if err != nil {
		return state.CardContent{}, err
	}
	content, problem := wire.ParseCard(body)
	if problem != nil {
		return state.CardContent{}, apierr.Hinted(apierr.Invalid(problem.Place), problem.Reason)
	}
	return content, nil
}

// rawObject is a JSON document as it was sent.
type rawObject []byte

// UnmarshalJSON keeps the document.
func (o *rawObject) UnmarshalJSON(data []byte) error {
	*o = append((*o)[:0], data...)
	return nil
}

// cardReply answers an AdaptiveCardShortInfo, or with the content an AdaptiveCardInfo.
func cardReply(card state.Card, whole bool) rest.Reply {
	return rest.Raw(appendCard(nil, card, whole), "")
}

func appendCard(dst []byte, card state.Card, whole bool) []byte {
	dst = rest.AppendID(append(dst, `{"id":`...), card.ID)
	dst = wire.AppendInstant(append(dst, `,"creationTime":`...), card.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), card.Modified)
	if card.Schema != "" {
		dst = rest.AppendString(append(dst, `,"$schema":`...), card.Schema)
	}
	dst = append(dst, `,"type":"AdaptiveCard","version":"`+cardVersion+`"`...)
	dst = wire.AppendPerson(append(dst, `,"creator":{"id":`...), card.Creator)
	dst = rest.AppendID(append(dst, `},"chatIds":[`...), card.Chat)
	dst = append(dst, ']')
	if whole && len(card.Content) > len("{}") {
		dst = append(append(dst, ','), card.Content[1:len(card.Content)-1]...)
	}
	return append(dst, '}')
}
