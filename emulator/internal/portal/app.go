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

// pages is the templates of the app, in both environments, and of the front page.
//
//nolint:gochecknoglobals // parsed once, by whoever comes first, and never changed
var pages = page.Set{Files: templates}

//go:embed static
var static embed.FS

// Prepare gets the pages ready for the first look at them.
func Prepare() { pages.Prepare("front", "people", "messages") }

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
		App: a, set: &pages,
		client: &client{
			environment: a.Environment, server: strings.TrimSuffix(a.Server, "/"), control: a.Control, http: a.HTTP,
			tokens: map[control.PersonID]string{},
		},
		log: &changeLog{control: a.Control, environment: a.Environment},
	}
	mountStatic(r, h.set, a.Control)
	r.Handle("/app", h.page(h.showPeople)).Methods(http.MethodGet)
	r.HandleFunc(streamPath, h.serveStream).Methods(http.MethodGet)
	person := r.PathPrefix("/app/{personId:(?:glip-)?[0-9]+}").Subrouter()
	person.Handle("", h.page(h.showChats)).Methods(http.MethodGet)
	person.Handle("/search", h.page(h.showSearch)).Methods(http.MethodGet)
	h.form(person, "/new", h.showNew, h.createConversation)
	h.form(person, "/teams", h.showNewTeam, h.createTeam)
	h.mountChat(person.PathPrefix("/chats/{chatId:[0-9]+}").Subrouter())
}

func (h *appHandler) mountChat(r *mux.Router) {
	r.Handle("", h.page(h.showChat)).Methods(http.MethodGet)
	r.Handle("/posts", h.submit(h.createPost, uploadLimit)).Methods(http.MethodPost)
	h.form(r, "/posts/{postId:[0-9]+}", h.showPost, h.changePost)
	r.Handle("/threads/{postId:[0-9]+}", h.page(h.showThread)).Methods(http.MethodGet)
	r.Handle("/people", h.page(h.showSuggestions)).Methods(http.MethodGet)
	r.Handle("/files", h.page(h.showFiles)).Methods(http.MethodGet)
	r.Handle("/read", h.submit(h.markRead, formLimit)).Methods(http.MethodPost)
	r.Handle("/favorite", h.submit(h.markFavorite, formLimit)).Methods(http.MethodPost)
	h.form(r, "/about", h.showAbout, h.changeTeam)
	h.form(r, "/tasks", h.showTasks, h.createTask)
	r.Handle("/tasks/{taskId:[0-9]+}", h.submit(h.changeTask, formLimit)).Methods(http.MethodPost)
	h.form(r, "/notes", h.showNotes, h.createNote)
	h.form(r, "/notes/{noteId:[0-9]+}", h.showNote, h.changeNote)
	r.Handle("/cards/{cardId:[0-9]+}", h.submit(h.pressButton, formLimit)).Methods(http.MethodPost)
}

// form registers a page and what its form is sent to.
func (h *appHandler) form(r *mux.Router, path string, show, submit pageFunc) {
	r.Handle(path, h.page(show)).Methods(http.MethodGet)
	r.Handle(path, h.submit(submit, formLimit)).Methods(http.MethodPost)
}

func mountStatic(r *mux.Router, set *page.Set, control *control.Client) {
	r.HandleFunc(page.NoticesPath, set.ServeNotices).Methods(http.MethodGet)
	r.Handle(noticesStream, noticeStream{control}).Methods(http.MethodGet)
	r.HandleFunc(page.StaticPath+"{script:app.*[.]js}", serveScript).Methods(http.MethodGet)
	r.PathPrefix(page.StaticPath).Handler(page.Static()).Methods(http.MethodGet)
}

// serveScript serves the scripts of the app.
func serveScript(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.FileServerFS(static).ServeHTTP(w, r) // below static/, as in the address
}

// appHandler serves the pages of App.
type appHandler struct {
	App

	set    *page.Set
	client *client
	log    *changeLog
	once   page.Once[answer]
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

// page sends what f answers.
func (h *appHandler) page(f pageFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := f(r)
		h.send(w, r, a, err)
	})
}

// submit reads a form of at most limit bytes and sends what f answers to it, once. Forms
// of other sites are refused.
func (h *appHandler) submit(f pageFunc, limit int64) http.Handler {
	serve := func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		err := parseForm(r)
		if r.MultipartForm != nil {
			defer func() { _ = r.MultipartForm.RemoveAll() }() // temporary files, which the system removes too
		}
		var a answer
		if err == nil {
			a, err = h.once.Do(r, func() (answer, error) { return f(r) })
		}
		h.send(w, r, a, err)
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(serve))
}

func (h *appHandler) send(w http.ResponseWriter, r *http.Request, a answer, err error) {
	switch {
	case err != nil:
		h.refuse(w, r, err)
	case a.redirect != "":
		http.Redirect(w, r, a.redirect, http.StatusSeeOther)
	case a.template == "":
		w.WriteHeader(http.StatusNoContent)
	default:
		h.set.Render(w, page.Document{
			Status: max(a.status, http.StatusOK), Template: a.template, Data: a.data, Pictures: true,
		})
	}
}

// fromScript reports whether app.js made the request and wants no page.
func fromScript(r *http.Request) bool { return r.Header.Get("X-Requested-With") == "fetch" }

func personOf(r *http.Request) control.PersonID { return control.PersonID(mux.Vars(r)["personId"]) }

func chatOf(r *http.Request) control.ChatID { return control.ChatID(mux.Vars(r)["chatId"]) }

func appPath(person control.PersonID) string { return "/app/" + url.PathEscape(string(person)) }

func chatPath(person control.PersonID, id control.ChatID) string {
	return appPath(person) + "/chats/" + url.PathEscape(string(id))
}
