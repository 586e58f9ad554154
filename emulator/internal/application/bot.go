// Package application installs bots in accounts and removes them.
//
//	private bot   POST redirect URI, access_token=…&creator_extension_id=…&…   ->  200
//	public bot    GET  redirect URI?code=…&creator_extension_id=…&…            ->  200
//
// The bot subscribes before it answers, so no lock is held meanwhile.
package application

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Installer puts bots into accounts.
type Installer struct {
	Client *outbound.Client
	Clock  *clock.Clock
}

// patience is how long a bot may take to answer, in wall time. Assumed: frameworks try to
// subscribe every ten seconds until they can.
const patience = time.Minute

// Install makes the extension of a bot and tells its server, which subscribes and
// exchanges its code before it answers. Assumed: a bot that does not answer 2xx is not
// installed.
func (i Installer) Install(ctx context.Context, s *state.State, r state.Installation) (state.Bot, error) {
	installed, err := s.InstallBot(r)
	if err != nil {
		return state.Bot{}, err
	}
	answer, err := i.Client.Send(ctx, request(s.Environment(), installed))
	if err != nil || answer.Status < http.StatusOK || answer.Status >= http.StatusMultipleChoices {
		i.withdraw(context.WithoutCancel(ctx), s, installed.Bot.Extension)
		return state.Bot{}, unwelcome(installed, answer, err)
	}
	return s.IntroduceBot(installed.Bot.Extension)
}

// request returns what the server of a bot is told.
func request(env state.Environment, installed state.InstalledBot) outbound.Request {
	bot := installed.Bot
	form := url.Values{
		"creator_extension_id": {bot.Installer.String()},
		"creator_account_id":   {bot.Account.String()},
		"client_id":            {string(bot.App)},
	}
	r := outbound.Request{
		Purpose: outbound.Installation, Patience: patience, URL: installed.RedirectURI, Header: http.Header{},
		Sender: outbound.Sender{Environment: string(env), App: string(bot.App), Person: bot.Extension.Person().String()},
	}
	if installed.Code != "" {
		form.Set("code", installed.Code)
		r.Method, r.URL = http.MethodGet, withQuery(installed.RedirectURI, form)
		return r
	}
	form.Set("access_token", installed.Token)
	r.Body = []byte(form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func withQuery(address string, query url.Values) string {
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + query.Encode()
}

// withdraw takes back a bot that was not welcome.
func (i Installer) withdraw(ctx context.Context, s *state.State, id state.ExtensionID) {
	_ = i.Remove(ctx, s, id) // somebody else has removed it when this fails
}

func unwelcome(installed state.InstalledBot, answer outbound.Response, err error) error {
	hint := fmt.Sprintf("its server at %s answered %d: it has to answer 200 when it has stored its token and subscribed", installed.RedirectURI, answer.Status)
	if err != nil {
		hint = fmt.Sprintf("no answer from %s: %v; start the server of the bot, or correct the first redirect URI: Console → app → Settings → Auth", installed.RedirectURI, err)
	}
	return &apierr.Error{Status: http.StatusBadGateway, Code: apierr.InvalidParameter, Message: installed.Name + " was not installed", Hint: hint}
}

// Remove takes a bot out of its account. Its server is told while its token is good; the
// token dies when the notification was delivered, or after three seconds.
func (i Installer) Remove(ctx context.Context, s *state.State, id state.ExtensionID) error {
	if err := s.TakeLeave(id); err != nil {
		return err
	}
	_ = i.Clock.Settle(ctx) // whoever hangs up does not keep the bot
	return s.RemoveBot(id)
}
