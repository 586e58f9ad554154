package controlapi

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/interactive"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// submitCard serves POST
// /_emulator/v1/{environment}/people/{personId}/cards/{cardId}/submit.
func (h *Handler) submitCard(r *http.Request) (rest.Reply, error) {
	s, person, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := decode[control.CardSubmission](r)
	if err != nil {
		return rest.Reply{}, err
	}
	card, err := state.ParseCardID(mux.Vars(r)["cardId"])
	if err != nil {
		return rest.Reply{}, refusal(http.StatusNotFound, "there is no such card in a chat of the person")
	}
	submitter := interactive.Submitter{State: s, Outbound: h.Outbound, Entropy: h.Entropy}
	answer, err := submitter.Submit(r.Context(), person.ID.Person(), card, body.Data)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeAnswer(answer)), nil
}

func describeAnswer(a interactive.Answer) control.CardAnswer {
	answer := control.CardAnswer{Delivery: a.Delivery, Status: a.Status, Error: a.Error}
	if d := a.Dialog; len(d.Card) > 0 || d.IframeURL != "" {
		answer.Dialog = &control.Dialog{Title: d.Title, Size: d.Size, IconURL: d.IconURL, Card: d.Card, IframeURL: d.IframeURL}
	}
	return answer
}
