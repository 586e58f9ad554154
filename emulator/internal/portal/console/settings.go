package console

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// settingsPage is Create App, after the App Type was chosen, and the Settings of an app
// later.
type settingsPage struct {
	frame

	Bot         bool
	New         bool
	Once        string // number of the form of a new app
	Permissions []page.Permission
}

// Heading is the title of the page, as the guide calls it.
func (p settingsPage) Heading() string {
	switch {
	case !p.New:
		return "Settings"
	case p.Bot:
		return "Create App - Bot Add-in Settings"
	}
	return "Create App - REST API App Settings"
}

// showNewApp serves GET /console/apps/new: the App Type, and then the settings.
func (h *handler) showNewApp(v visit) (answer, error) {
	kind := v.URL.Query().Get("type")
	if kind != "rest" && kind != "bot" {
		return answer{template: "console-app-type", data: h.frame(v, "apps", "Create App")}, nil
	}
	return answer{template: "console-settings", data: h.newSettings(v, kind == "bot")}, nil
}

// newSettings is the form of a new app, with what most apps choose.
func (h *handler) newSettings(v visit, bot bool) settingsPage {
	view := settingsPage{frame: h.frame(v, "apps", "Create App"), Bot: bot, New: true, Once: h.once.Number(), Permissions: page.Permissions()}
	view.Form.Values = url.Values{
		"contact": {v.developer.Email}, "gallery": {"no"}, "auth": {"code"}, "kind": {"server-side"}, "refresh": {"yes"}, "visibility": {"private"},
	}
	if bot {
		view.Form.Values["permission"] = []string{"ReadAccounts", "TeamMessaging", "SubscriptionWebhook"}
	}
	return view
}

// check says what is wrong with the form of an app.
func (p *settingsPage) check() {
	f := &p.Form
	p.checkLengths()
	f.Need("name", "Enter the name of the app.")
	needAddress(f, "contact")
	f.Need("contact", "Enter the e-mail address of who answers for the app.")
	uris := lines(f.Get("redirects"))
	checkRedirects(f, uris)
	if len(uris) == 0 && (p.Bot || f.Get("auth") == "code") {
		f.Wrong("redirects", "Enter the OAuth Redirect URI: paste it from your app.")
	}
	if len(f.Values["permission"]) == 0 {
		f.Wrong("permission", "Select what the app needs.")
	}
	if u, err := url.Parse(f.Get("outbound")); f.Get("outbound") != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		f.Wrong("outbound", "This is not an address such as https://example.com/interactive.")
	}
}

// spec is what the form says. The Outbound Webhook URL is asked for when an app is created, too:
// RingCentral's guide on interactive messaging events.
func (p *settingsPage) spec(developer string) control.ApplicationSpec {
	f := p.Form
	spec := control.ApplicationSpec{
		Name: f.Get("name"), Bot: p.Bot, Public: f.Get("visibility") == "public",
		Permissions: f.Values["permission"], RedirectURIs: lines(f.Get("redirects")), Developer: developer,
		OutboundWebhookURL: f.Get("outbound"), SharedSecret: f.Get("shared-secret"),
		AppProfile: control.AppProfile{
			Description: f.Get("description"), PrimaryContact: f.Get("contact"), Gallery: f.Get("gallery") == "yes",
			Card: control.AppCard{
				Title: f.Get("card-title"), Summary: f.Get("card-summary"), Website: f.Get("card-website"),
				Support: f.Get("card-support"), PrivacyPolicy: f.Get("card-privacy"),
			},
		},
	}
	if p.Bot {
		spec.Type, spec.Flows = "server-side", []string{"authorization-code"}
		return spec
	}
	spec.Type, spec.Flows, spec.IssueRefreshTokens = f.Get("kind"), []string{"authorization-code"}, f.Get("refresh") == "yes"
	if f.Get("auth") == "jwt" {
		spec.Type, spec.Flows = "server-side", []string{"jwt"}
	}
	return spec
}

// createApp serves POST /console/apps.
func (h *handler) createApp(v visit) (answer, error) {
	view := settingsPage{frame: h.frame(v, "apps", "Create App"), Bot: v.PostForm.Get("type") == "bot", New: true, Once: h.once.Number(), Permissions: page.Permissions()}
	view.Form.Values = v.PostForm
	if view.check(); !view.Form.OK() {
		return again("console-settings", view)
	}
	app, err := h.once.Do(v.Request, func() (control.Registration, error) {
		return h.Control.Register(v.Context(), control.RegistrationSpec{ApplicationSpec: view.spec(v.developer.Email)})
	})
	if err != nil {
		if view.Problem, err = refused(err); err != nil {
			return answer{}, err
		}
		return again("console-settings", view)
	}
	return answer{redirect: appPath(app.ID, "?done=created")}, nil
}

// showSettings serves GET /console/apps/{applicationId}/settings.
func (h *handler) showSettings(v visit) (answer, error) {
	f, app, err := h.appFrame(v, "settings")
	if err != nil {
		return answer{}, err
	}
	f.Form.Values = typed(app)
	return answer{template: "console-settings", data: settingsPage{frame: f, Bot: app.App().Bot, Permissions: page.Permissions()}}, nil
}

// typed is the form as it would have been filled in for an app.
func typed(r control.Registration) url.Values {
	app := r.App()
	yes := map[bool]string{true: "yes", false: "no"}
	values := url.Values{
		"name": {app.Name}, "description": {r.Description}, "contact": {r.PrimaryContact}, "gallery": {yes[r.Gallery]},
		"card-title": {r.Card.Title}, "card-summary": {r.Card.Summary}, "card-website": {r.Card.Website},
		"card-support": {r.Card.Support}, "card-privacy": {r.Card.PrivacyPolicy},
		"auth": {"code"}, "kind": {app.Type}, "refresh": {yes[app.IssueRefreshTokens]}, "visibility": {"private"},
		"redirects": {strings.Join(app.RedirectURIs, "\n")}, "permission": app.Permissions,
		"outbound": {app.OutboundWebhookURL}, "shared-secret": {app.SharedSecret},
	}
	if !slices.Contains(app.Flows, "authorization-code") {
		values.Set("auth", "jwt")
	}
	if app.Public {
		values.Set("visibility", "public")
	}
	return values
}

// saveSettings serves POST /console/apps/{applicationId}/settings.
func (h *handler) saveSettings(v visit) (answer, error) {
	f, app, err := h.appFrame(v, "settings")
	if err != nil {
		return answer{}, err
	}
	view := settingsPage{frame: f, Bot: app.App().Bot, Permissions: page.Permissions()}
	view.Form.Values = maps.Clone(v.PostForm)
	if view.check(); !view.Form.OK() {
		return again("console-settings", view)
	}
	if _, err := h.Control.ChangeRegistration(v.Context(), app.ID, changeOf(view.spec(""), app.App())); err != nil {
		if view.Problem, err = refused(err); err != nil {
			return answer{}, err
		}
		return again("console-settings", view)
	}
	return answer{redirect: appPath(app.ID, "/settings?done=saved")}, nil
}

// changeOf turns the form into a change. Both flows stay, where an app has both and the
// form chose one of them.
func changeOf(spec control.ApplicationSpec, app control.Application) control.RegistrationChange {
	if len(app.Flows) == 2 && slices.Contains(spec.Flows, "authorization-code") {
		spec.Flows = app.Flows
	}
	return control.RegistrationChange{
		ApplicationChange: control.ApplicationChange{
			Name: &spec.Name, Type: &spec.Type, Public: &spec.Public, Flows: &spec.Flows, Permissions: &spec.Permissions,
			RedirectURIs: &spec.RedirectURIs, IssueRefreshTokens: &spec.IssueRefreshTokens,
			OutboundWebhookURL: &spec.OutboundWebhookURL, SharedSecret: &spec.SharedSecret,
		},
		Description: &spec.Description, PrimaryContact: &spec.PrimaryContact, Gallery: &spec.Gallery, Card: &spec.Card,
	}
}
