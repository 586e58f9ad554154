package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/page"
)

// official is the site that the Developer Console stands for. Its guides link to pages of
// its own; with another host, their links lead to what is the same here.
const official = "https://developers.ringcentral.com"

const newAppPath = "/new-app"

// mountOfficial registers the addresses that guides and SDKs link to.
func (h *handler) mountOfficial(r *mux.Router) {
	r.Handle(newAppPath, h.page(h.newApp)).Methods(http.MethodGet)
	for path, here := range map[string]string{
		"/my-credentials": credentialsPath, "/my-credentials/create": credentialsPath, Root + "/my-credentials": credentialsPath,
		Root + "/my-credentials/create": credentialsPath, "/my-account.html": appsPath, "/login.html": Root + "/sign-in",
		"/signup.html": Root + "/sign-up", "/signup": Root + "/sign-up", "/console.html": appsPath,
	} {
		r.Handle(path, http.RedirectHandler(here, http.StatusSeeOther)).Methods(http.MethodGet)
	}
	for _, library := range []string{"/api-reference", "/guide", "/api-explorer"} {
		r.PathPrefix(library).Handler(h.open(h.showLibrary)).Methods(http.MethodGet)
	}
}

// newApp serves GET /new-app: Create App, filled in as a link of a guide says.
//
//	/new-app?name=Bot&desc=…&public=false&type=ServerBot&permissions=ReadAccounts,TeamMessaging&redirectUri=https://…
func (h *handler) newApp(v visit) (answer, error) {
	query := v.URL.Query()
	view := h.newSettings(v, strings.Contains(query.Get("type"), "Bot"))
	values := view.Form.Values
	values.Set("name", query.Get("name"))
	values.Set("description", query.Get("desc"))
	values.Set("redirects", strings.Join(strings.FieldsFunc(query.Get("redirectUri"), isComma), "\n"))
	if query.Get("public") == "true" {
		values.Set("visibility", "public")
	}
	switch query.Get("type") {
	case "BrowserBased":
		values.Set("kind", "client-side")
	case "ServerOther", "ServerNoUI": // they sign in without a browser
		values.Set("auth", "jwt")
	}
	if asked := query.Get("permissions"); asked != "" {
		values["permission"] = permissionsOf(asked)
	}
	return answer{template: "console-settings", data: view}, nil
}

func isComma(r rune) bool { return r == ',' }

// permissionsOf reads a list of permissions, some of which have other names in links.
func permissionsOf(list string) []string {
	var known []string
	for _, name := range strings.FieldsFunc(list, isComma) {
		switch name {
		case "Glip":
			name = "TeamMessaging"
		case "WebhookSubscriptions":
			name = "SubscriptionWebhook"
		case "WebSocketsSubscription", "WebSocketSubscriptions":
			name = "WebSocket"
		}
		if slices.ContainsFunc(page.Permissions(), func(p page.Permission) bool { return p.Scope == name }) {
			known = append(known, name)
		}
	}
	return known
}

// libraryPage says where RingCentral's own documentation is.
type libraryPage struct{ Title, Address string }

// showLibrary serves GET /guide…, /api-reference… and /api-explorer….
func (h *handler) showLibrary(v visit) (answer, error) {
	address := url.URL{Path: v.URL.Path, RawQuery: v.URL.RawQuery}
	return answer{template: "console-library", data: libraryPage{"Documentation", official + address.String()}}, nil
}
