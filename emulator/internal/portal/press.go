package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// card reads an adaptive card that stands in a chat.
func (h *appHandler) card(ctx context.Context, person control.PersonID, chat control.ChatID, id control.CardID) (*cardView, error) {
	raw, err := call[json.RawMessage](ctx, h.client, person, get(messaging+"/adaptive-cards/"+url.PathEscape(string(id))))
	if err != nil {
		return nil, err
	}
	view, err := readCard(raw, id)
	if err != nil {
		return nil, err
	}
	view.Path, view.Once = chatPath(person, chat)+"/cards/"+url.PathEscape(string(id)), h.once.Number()
	return view, nil
}

// pressed is what the person sees after pressing a button of a card.
type pressed struct {
	Environment string
	Back        string
	Problem     string
	Title       string    // of the dialog
	Card        *cardView // in the dialog
	Page        string    // address of a page in the dialog
}

// pressButton serves POST /app/{personId}/chats/{chatId}/cards/{cardId}.
func (h *appHandler) pressButton(r *http.Request) (answer, error) {
	id := control.CardID(mux.Vars(r)["cardId"])
	view, err := h.pressedCard(r, id)
	if err != nil {
		return answer{}, err
	}
	number, err := strconv.Atoi(r.PostForm.Get("button"))
	if err != nil || number < 0 || number >= len(view.buttons) || !view.buttons[number].Submits() {
		return answer{}, inputError("The card was changed meanwhile. Load the page again.")
	}
	data, err := view.buttons[number].entered(r.PostForm)
	if err != nil {
		return answer{}, err
	}
	told, err := h.Control.SubmitCard(r.Context(), h.Environment, personOf(r), id, control.CardSubmission{Data: data})
	if err != nil {
		return answer{}, err
	}
	shown := pressed{Environment: string(h.Environment), Back: chatPath(personOf(r), chatOf(r)), Problem: told.Error}
	if told.Dialog != nil {
		err = shown.open(*told.Dialog, view)
	}
	name := "card-pressed-page"
	if fromScript(r) {
		name = "card-pressed"
	}
	return answer{template: name, data: shown}, err
}

// pressedCard returns the card whose button was pressed: one of a chat, or one of a dialog,
// which comes back with the form.
func (h *appHandler) pressedCard(r *http.Request, id control.CardID) (*cardView, error) {
	view, err := h.card(r.Context(), personOf(r), chatOf(r), id)
	source := r.PostForm.Get("card")
	if err != nil || source == "" {
		return view, err
	}
	dialog, err := readCard([]byte(source), id+"d")
	if err != nil {
		return nil, inputError("The card of the dialog cannot be read. Press the button of the message again.")
	}
	dialog.Path, dialog.Once, dialog.Source = view.Path, view.Once, source
	return dialog, nil
}

// open takes over a dialog that an application answers with.
func (p *pressed) open(d control.Dialog, from *cardView) error {
	p.Title = cmp.Or(d.Title, "Dialog")
	if safe(d.IframeURL) {
		p.Page = d.IframeURL
	}
	if len(d.Card) == 0 || string(d.Card) == "null" {
		return nil
	}
	view, err := readCard(d.Card, from.ID+"d")
	if err != nil {
		return inputError("The application answered with a dialog whose card cannot be read: " + err.Error())
	}
	view.Path, view.Once, view.Source = from.Path, from.Once+"d", string(d.Card)
	p.Card = view
	return nil
}

// entered returns what a button sends: its own data, and the inputs by their ids.
func (a *action) entered(form url.Values) (map[string]any, error) {
	data := map[string]any{}
	if own, ok := a.Data.(map[string]any); ok {
		maps.Copy(data, own)
	}
	for _, input := range a.Inputs {
		values := form[input.Field]
		text := strings.Join(values, ",") // of several choices, as documented
		if input.Type == "Input.Toggle" && len(values) == 0 {
			text = orElse(input.ValueOff, "false")
		}
		if input.IsRequired && (text == "" || input.Type == "Input.Toggle" && len(values) == 0) {
			return nil, fieldError{input.Field, orElse(input.ErrorMessage, input.Caption()+" is required. Fill it in.")}
		}
		if input.ID != "" {
			data[input.ID] = text
		}
	}
	return data, nil
}
