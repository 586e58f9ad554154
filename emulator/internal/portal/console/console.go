// Package console is the Developer Console: the pages on which a developer signs up,
// creates applications, reads their credentials, tests them in a sandbox account, and
// applies for production. Everything goes through the control API.
package console

import (
	"embed"
	"errors"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

//go:embed templates/*.html
var templates embed.FS

// pages is the templates of the Developer Console.
//
//nolint:gochecknoglobals // parsed once, by whoever comes first, and never changed
var pages = page.Set{Files: templates}

//go:embed static/console.js
var script []byte

// Root is where the Developer Console begins.
const Root = "/console"

// Prepare gets the pages ready for the first look at them.
func Prepare() { pages.Prepare("console-sign-in", "console-apps", "console-settings") }

// Console serves the Developer Console.
type Console struct {
	Control      *control.Client
	ConnectorURL string // empty when there is no connector to point to
}

// Mount registers the pages on the router of the console address.
func (c Console) Mount(r *mux.Router) {
	h := &handler{Console: c, set: &pages}
	r.HandleFunc(page.StaticPath+"console.js", page.Script(script)).Methods(http.MethodGet)
	r.Handle("/mail", h.open(h.showMail)).Methods(http.MethodGet)
	r.Handle(Root, http.RedirectHandler(appsPath, http.StatusSeeOther)).Methods(http.MethodGet)
	h.form(r, Root+"/sign-in", h.open(h.showSignIn), h.open(h.signIn))
	h.form(r, Root+"/sign-up", h.open(h.showSignUp), h.open(h.signUp))
	r.Handle(Root+"/sign-out", h.open(h.signOut)).Methods(http.MethodPost)
	r.Handle(Root+"/getting-started", h.page(h.showStart)).Methods(http.MethodGet)
	h.form(r, accountsPath, h.page(h.showAccounts), h.page(h.createAccount))
	h.form(r, credentialsPath, h.page(h.showCredentials), h.page(h.createCredential))
	r.Handle(credentialsPath+"/{credentialId}/revoke", h.page(h.revokeCredential)).Methods(http.MethodPost)
	h.form(r, appsPath, h.page(h.listApps), h.page(h.createApp))
	r.Handle(appsPath+"/new", h.page(h.showNewApp)).Methods(http.MethodGet)
	h.mountOfficial(r)
	h.mountApp(r.PathPrefix(appsPath + "/{applicationId:[0-9]+}").Subrouter())
}

const (
	appsPath        = Root + "/apps"
	accountsPath    = Root + "/accounts"
	credentialsPath = Root + "/credentials"
)

func (h *handler) mountApp(r *mux.Router) {
	r.Handle("", h.page(h.showDashboard)).Methods(http.MethodGet)
	r.Handle("/credentials", h.page(h.showAppCredentials)).Methods(http.MethodGet)
	r.Handle("/secret", h.page(h.rotateSecret)).Methods(http.MethodPost)
	r.Handle("/delete", h.page(h.deleteApp)).Methods(http.MethodPost)
	h.form(r, "/settings", h.page(h.showSettings), h.page(h.saveSettings))
	h.form(r, "/bots", h.page(h.showBots), h.page(h.installBot))
	r.Handle("/bots/remove", h.page(h.removeBot)).Methods(http.MethodPost)
	h.form(r, "/graduation", h.page(h.showGraduation), h.page(h.applyForProduction))
	r.Handle("/graduation/decision", h.page(h.decideGraduation)).Methods(http.MethodPost)
}

// form registers a page and what its form is sent to.
func (h *handler) form(r *mux.Router, path string, show, submit http.Handler) {
	r.Handle(path, show).Methods(http.MethodGet)
	r.Handle(path, submit).Methods(http.MethodPost)
}

type handler struct {
	Console

	set  *page.Set
	once page.Once[control.Registration] // what the forms of new apps have made
}

// visit is one request of a browser.
type visit struct {
	*http.Request

	writer    http.ResponseWriter
	developer control.Developer // nobody on pages that are open to all
}

// answer is what a page handler wants to be sent: a template, or a redirect.
type answer struct {
	template string
	data     any
	status   int // 200 when zero
	redirect string
}

type pageFunc func(v visit) (answer, error)

// page serves a page to a developer who is signed in; others are asked to sign in.
func (h *handler) page(f pageFunc) http.Handler {
	return h.open(func(v visit) (answer, error) {
		var err error
		if v.developer, err = h.signedIn(v); err != nil && v.Method == http.MethodPost {
			return h.expired(v)
		}
		if err != nil {
			return answer{redirect: signInPath(v)}, nil //nolint:nilerr // the page says what to do
		}
		return f(v)
	})
}

// open serves a page to anybody. Forms of other sites are refused.
func (h *handler) open(f pageFunc) http.Handler {
	serve := func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		if err := r.ParseForm(); err != nil {
			h.refuse(w, errors.New("the form could not be read: send it again"))
			return
		}
		a, err := f(visit{Request: r, writer: w})
		switch {
		case err != nil:
			h.refuse(w, err)
		case a.redirect != "":
			http.Redirect(w, r, a.redirect, http.StatusSeeOther)
		default:
			h.set.Render(w, page.Document{Status: max(a.status, http.StatusOK), Template: a.template, Data: a.data})
		}
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(serve))
}

// refuse says what went wrong, as a page.
func (h *handler) refuse(w http.ResponseWriter, err error) {
	problem := page.Problem{Status: http.StatusBadGateway, Title: "The emulator does not answer", Explanation: err.Error(), Remedy: "See whether the emulator still runs, then load this page again."}
	if no, ok := errors.AsType[*control.Error](err); ok {
		problem = page.Problem{Status: no.Status, Title: "That did not work", Explanation: page.Sentence(no.Message), Remedy: "Go back and try it another way."}
		if no.Status == http.StatusNotFound {
			problem.Title, problem.Explanation = "This is not here", "You have no app with this address, or what you look for in it is gone."
			problem.Remedy = "It may have been removed, or the emulator was reset. Start again from Console, Apps."
		}
	}
	problem.Link = page.Link{Address: appsPath, Text: "Go to Apps"}
	h.set.Render(w, page.Document{Status: problem.Status, Template: "problem", Data: problem})
}

// frame is what every page of a signed-in developer shows around its content.
type frame struct {
	Title     string
	Section   string // start, apps, credentials, accounts, mail
	Developer control.Developer
	Connector string // address of the connector; empty when it is unknown
	Notice    string
	Problem   string // why the form was refused
	Form      page.Form
	App       *control.Registration // whose page it is; nil for none
	Tab       string                // of the application
}

func (h *handler) frame(v visit, section, title string) frame {
	return frame{Title: title, Section: section, Developer: v.developer, Connector: h.ConnectorURL, Notice: page.Done(v.Request, notices()), Form: page.Form{Values: v.Form}}
}

// notices are what a page says after something was done; the query names which.
func notices() map[string]string {
	return map[string]string{
		"created": "Your app was created. Its credentials are under Credentials.", "saved": "The settings are saved.",
		"rotated": "There is a new Client Secret. The one before it is good no more.", "deleted": "The app was deleted.",
		"account":    "The account is ready. Sign in with the e-mail address and the password that you chose. Getting Started tells what comes next.",
		"production": "The Production Account is ready. Add the user for the agent in its Admin Portal, and authorize again as that user.",
		"jwt":        "The credential was made. Copy its JWT.", "revoked": "The credential was revoked.",
		"installed": "The bot was installed. People of the account can write to it.", "removed": "The bot was removed. Its token is good no more.",
		"applied": "The application was sent.", "decided": "The decision was sent to the developer.",
	}
}
