package console

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// botsPage is where a bot is installed and removed.
type botsPage struct {
	frame

	Places []botPlace
}

// botPlace is where a bot can live in one environment.
type botPlace struct {
	Environment control.Environment
	App         *control.Application // nil: no credentials there
	Bots        []control.Bot
}

// showBots serves GET /console/apps/{applicationId}/bots.
func (h *handler) showBots(v visit) (answer, error) {
	view, err := h.botsPage(v)
	return answer{template: "console-bots", data: view}, err
}

func (h *handler) botsPage(v visit) (botsPage, error) {
	f, app, err := h.appFrame(v, "bots")
	view := botsPage{frame: f}
	if err != nil {
		return view, err
	}
	for _, env := range []control.Environment{control.Sandbox, control.Production} {
		p := botPlace{Environment: env, App: app.In(env)}
		bots, err := h.Control.Bots(v.Context(), env)
		if err != nil {
			return view, err
		}
		for _, bot := range bots {
			if p.App != nil && bot.ClientID == p.App.ClientID {
				p.Bots = append(p.Bots, bot)
			}
		}
		view.Places = append(view.Places, p)
	}
	return view, nil
}

// installBot serves POST /console/apps/{applicationId}/bots. It takes as long as the
// server of the bot.
func (h *handler) installBot(v visit) (answer, error) {
	view, err := h.botsPage(v)
	if err != nil {
		return answer{}, err
	}
	env, account := control.Sandbox, v.developer.Sandbox
	if v.PostForm.Get("environment") == string(control.Production) {
		env, account = control.Production, v.developer.Production
	}
	app := view.App.In(env)
	if app == nil {
		view.Problem = "The app has no credentials there yet."
		return again("console-bots", view)
	}
	if account == "" {
		view.Problem = "There is no account to install it in. Make one on the page Sandbox Account, then install it."
		return again("console-bots", view)
	}
	if _, err := h.Control.InstallBot(v.Context(), env, control.BotSpec{ClientID: app.ClientID, AccountID: account}); err != nil {
		if view.Problem, err = notInstalled(*app, err); err != nil {
			return answer{}, err
		}
		return again("console-bots", view)
	}
	return answer{redirect: appPath(view.App.ID, "/bots?done=installed")}, nil
}

// notInstalled says why a bot is not in the account.
func notInstalled(app control.Application, err error) (string, error) {
	said, err := refused(err)
	if err != nil || !strings.Contains(said, " was not installed") || len(app.RedirectURIs) == 0 {
		return said, err
	}
	server := app.RedirectURIs[0]
	if _, status, answered := strings.Cut(said, server+" answered "); answered {
		status, _, _ = strings.Cut(status, ":")
		return app.Name + " was not installed: its server at " + server + " answered " + status + ". It has to answer 200 once it has stored its token and subscribed.", nil
	}
	return app.Name + " was not installed: its server at " + server + " does not answer. Start it, or correct the first OAuth Redirect URI in the Settings.", nil
}

// removeBot serves POST /console/apps/{applicationId}/bots/remove.
func (h *handler) removeBot(v visit) (answer, error) {
	view, err := h.botsPage(v)
	if err != nil {
		return answer{}, err
	}
	for _, p := range view.Places {
		for _, bot := range p.Bots {
			if string(bot.PersonID) == v.PostForm.Get("bot") && string(p.Environment) == v.PostForm.Get("environment") {
				err = h.Control.RemoveBot(v.Context(), p.Environment, bot.PersonID)
			}
		}
	}
	return answer{redirect: appPath(view.App.ID, "/bots?done=removed")}, err
}
