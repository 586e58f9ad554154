// Package portal is the web pages of the emulator: the RingCentral app of each
// environment, and the front page of the console address. The app acts through the
// public REST API with a person's token and follows changes through the control API,
// so it can do nothing that a program could not.
package portal

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static/app.js
var script []byte

// App is the RingCentral app of one environment.
type App struct {
	Environment control.Environment
	Server      string // base address of the environment's REST API
	Control     *control.Client
	HTTP        *http.Client // calls the REST API; nil means a plain one
}

// Mount registers /app and /static/ on the router of the environment. Event streams
// end when the contexts of their requests do.
func (a App) Mount(r *mux.Router) {
	if a.HTTP == nil {
		a.HTTP = &http.Client{}
	}
	h := &appHandler{
		App: a, set: page.Set{Files: templates},
		client: &client{
			environment: a.Environment, server: strings.TrimSuffix(a.Server, "/"), control: a.Control, http: a.HTTP,
			tokens: map[control.PersonID]string{},
		},
		log: &changeLog{control: a.Control, environment: a.Environment},
	}
	mountStatic(r)
	r.Handle("/app", h.page(h.showPeople)).Methods(http.MethodGet)
	person := r.PathPrefix("/app/{personId:[0-9]+}").Subrouter()
	person.Handle("", h.page(h.showChats)).Methods(http.MethodGet)
	person.HandleFunc("/stream", h.serveStream).Methods(http.MethodGet)
	person.Handle("/new", h.page(h.showNew)).Methods(http.MethodGet)
	person.Handle("/new", h.page(h.createConversation)).Methods(http.MethodPost)
	chats := person.PathPrefix("/chats/{chatId:[0-9]+}").Subrouter()
	chats.Handle("", h.page(h.showChat)).Methods(http.MethodGet)
	chats.Handle("/posts", h.page(h.createPost)).Methods(http.MethodPost)
}

func mountStatic(r *mux.Router) {
	r.HandleFunc(page.StaticPath+"app.js", serveScript).Methods(http.MethodGet)
	r.PathPrefix(page.StaticPath).Handler(page.Static()).Methods(http.MethodGet)
}

func serveScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(script) // the browser is gone when this fails
}

// appHandler serves the pages of App.
type appHandler struct {
	App

	set    page.Set
	client *client
	log    *changeLog
}

// answer is what a page handler wants to be sent: a template, a redirect, or, with
// neither, nothing but success.
type answer struct {
	template string
	data     any
	status   int // 200 when zero
	redirect string
}

type pageFunc func(r *http.Request) (answer, error)

// page sends what f answers. Forms of other sites are refused.
func (h *appHandler) page(f pageFunc) http.Handler {
	serve := func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		answer, err := f(r)
		switch {
		case err != nil:
			h.refuse(w, r, err)
		case answer.redirect != "":
			http.Redirect(w, r, answer.redirect, http.StatusSeeOther)
		case answer.template == "":
			w.WriteHeader(http.StatusNoContent)
		default:
			h.set.Render(w, page.Document{Status: max(answer.status, http.StatusOK), Template: answer.template, Data: answer.data})
		}
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(serve))
}

// fromScript reports whether app.js made the request and wants no page.
func fromScript(r *http.Request) bool { return r.Header.Get("X-Requested-With") == "fetch" }

func personOf(r *http.Request) control.PersonID { return control.PersonID(mux.Vars(r)["personId"]) }

func chatOf(r *http.Request) control.ChatID { return control.ChatID(mux.Vars(r)["chatId"]) }

func appPath(person control.PersonID) string { return "/app/" + url.PathEscape(string(person)) }

func chatPath(person control.PersonID, id control.ChatID) string {
	return appPath(person) + "/chats/" + url.PathEscape(string(id))
}
