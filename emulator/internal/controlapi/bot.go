package controlapi

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// BotInstaller puts bots into accounts.
type BotInstaller interface {
	// Install returns when the server of the bot has answered.
	Install(ctx context.Context, s *state.State, r state.Installation) (state.Bot, error)
	// Remove lets the server of the bot know before the token dies.
	Remove(ctx context.Context, s *state.State, id state.ExtensionID) error
}

// listBots serves GET /_emulator/v1/{environment}/bots.
func (h *Handler) listBots(r *http.Request) (rest.Reply, error) {
	s := h.state(r)
	list := []control.Bot{}
	for _, bot := range s.Bots() {
		list = append(list, describeBot(s, bot))
	}
	return rest.OK(list), nil
}

// installBot serves POST /_emulator/v1/{environment}/bots. It answers when the server of
// the bot has.
func (h *Handler) installBot(r *http.Request) (rest.Reply, error) {
	spec, err := decode[control.BotSpec](r)
	if err != nil {
		return rest.Reply{}, err
	}
	installation := state.Installation{App: state.ClientID(spec.ClientID), Name: spec.Name}
	if spec.NotReady != "" {
		if installation.NotReady, err = time.ParseDuration(spec.NotReady); err != nil || installation.NotReady < 0 {
			return rest.Reply{}, refusal(http.StatusBadRequest, "notReady is no duration such as 20s: "+spec.NotReady)
		}
	}
	if installation.Account, err = state.ParseAccountID(cmp.Or(string(spec.AccountID), "0")); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, "accountId is no id: "+string(spec.AccountID))
	}
	if installation.Installer, err = state.ParseExtensionID(cmp.Or(string(spec.Installer), "0")); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, "installer is no id: "+string(spec.Installer))
	}
	s := h.state(r)
	bot, err := h.Bots.Install(r.Context(), s, installation)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(describeBot(s, bot)), nil
}

// bot returns the bot that the path names.
func (h *Handler) bot(r *http.Request) (*state.State, state.Bot, error) {
	s := h.state(r)
	id, err := state.ParseExtensionID(mux.Vars(r)["personId"])
	bot, _, ok := s.Bot(id)
	if err != nil || !ok {
		return s, bot, refusal(http.StatusNotFound, "there is no such bot in this environment: GET bots lists them")
	}
	return s, bot, nil
}

// readBot serves GET /_emulator/v1/{environment}/bots/{personId}.
func (h *Handler) readBot(r *http.Request) (rest.Reply, error) {
	s, bot, err := h.bot(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeBot(s, bot)), nil
}

// removeBot serves DELETE /_emulator/v1/{environment}/bots/{personId}.
func (h *Handler) removeBot(r *http.Request) (rest.Reply, error) {
	s, bot, err := h.bot(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.Bots.Remove(r.Context(), s, bot.Extension); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

func describeBot(s *state.State, bot state.Bot) control.Bot {
	e, _ := s.Extension(bot.Extension)
	_, token, _ := s.Bot(bot.Extension)
	return control.Bot{
		PersonID: personID(bot.Extension), AccountID: control.AccountID(bot.Account.String()), ClientID: control.ClientID(bot.App),
		Name: e.Name(), Extension: e.Number, Email: e.Email,
		Installer: personID(bot.Installer), Installed: bot.Installed.Time(), Token: token,
	}
}
