// Package adminui is the web pages of the connector: the channels, each with its
// Configurations, Conversations, Dead letters and Health, and the sign-in pages. It can
// do nothing that the connector's API cannot.
package adminui

import (
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// Handler serves the pages.
type Handler struct {
	Connector *connector.Connector
	Guard     *session.Guard
	Log       *slog.Logger
	Done      <-chan struct{} // closed when pages that are followed have to end; nil for never
	Example   string          // of dialog tasks, where a channel has none yet
	Notices   func() []string // sentences about what is out of the ordinary; nil for none

	// Where people click in RingCentral; empty where that is not known.
	Console      string
	Apps         map[connector.Environment]string
	AdminPortals map[connector.Environment]string

	set    set
	router *mux.Router // that Mount was given
}

// Mount registers the pages, the OAuth redirect and /static/ on the router of the
// connector.
func (h *Handler) Mount(r *mux.Router) {
	h.router = r
	r.PathPrefix("/static/").Handler(serveStatic()).Methods(http.MethodGet)
	r.HandleFunc("/oauth/callback", h.handle(h.completeAuthorization)).Methods(http.MethodGet)
	r.HandleFunc("/oauth/callback", h.installBot).Methods(http.MethodPost)
	r.HandleFunc("/setup", h.handle(h.showSetup)).Methods(http.MethodGet)
	r.Handle("/setup", protect(h.handle(h.setPassword))).Methods(http.MethodPost)
	r.Handle("/setup/link", protect(h.handle(h.printLink))).Methods(http.MethodPost)
	r.HandleFunc("/signin", h.handle(h.showSignIn)).Methods(http.MethodGet)
	r.Handle("/signin", protect(h.handle(h.signIn))).Methods(http.MethodPost)
	r.Handle("/signout", protect(h.handle(h.signOut))).Methods(http.MethodPost)

	r.Handle("/", h.page(h.listChannels)).Methods(http.MethodGet)
	r.Handle("/password", h.page(h.showPassword)).Methods(http.MethodGet)
	r.Handle("/password", h.page(h.keepPassword)).Methods(http.MethodPost)
	r.Handle("/channels", h.page(h.listChannels)).Methods(http.MethodGet)
	r.Handle("/channels", h.page(h.createChannel)).Methods(http.MethodPost)
	channel := r.PathPrefix("/channels/{streamid}").Subrouter()
	channel.Handle("", h.page(h.openChannel)).Methods(http.MethodGet)
	channel.Handle("/state", h.Guard.Protect(http.HandlerFunc(h.followChannel), h.askToSignIn)).Methods(http.MethodGet)
	channel.Handle("/configurations", h.page(h.showConfigurations)).Methods(http.MethodGet)
	channel.Handle("/configurations", h.page(h.saveConfigurations)).Methods(http.MethodPost)
	channel.Handle("/delete", h.page(h.showDelete)).Methods(http.MethodGet)
	channel.Handle("/delete", h.page(h.deleteChannel)).Methods(http.MethodPost)
	channel.Handle("/authorization", h.page(h.beginAuthorization)).Methods(http.MethodPost)
	channel.Handle("/agent", h.page(h.showAgent)).Methods(http.MethodGet)
	channel.Handle("/agent", h.page(h.saveAgent)).Methods(http.MethodPost)
	channel.Handle("/agent/trial", h.page(h.tryAgent)).Methods(http.MethodPost)
	channel.Handle("/conversations", h.page(h.listConversations)).Methods(http.MethodGet)
	channel.Handle("/conversations/{chatId}", h.page(h.showConversation)).Methods(http.MethodGet)
	channel.Handle("/retention", h.page(h.saveRetention)).Methods(http.MethodPost)
	channel.Handle("/dead-letters", h.page(h.listDeadLetters)).Methods(http.MethodGet)
	channel.Handle("/dead-letters/{postId}/replay", h.page(h.replayDeadLetter)).Methods(http.MethodPost)
	channel.Handle("/health", h.page(h.showHealth)).Methods(http.MethodGet)
	channel.Handle("/health", h.page(h.testConnection)).Methods(http.MethodPost)
	channel.Handle("/block", h.page(h.blockStream)).Methods(http.MethodPost)
	channel.Handle("/notify", h.page(h.showNotify)).Methods(http.MethodGet)
	channel.Handle("/notify", h.page(h.sendNotice)).Methods(http.MethodPost)
	channel.Handle("/notify/key", h.page(h.makeKey)).Methods(http.MethodPost)
	channel.Handle("/notify/no-key", h.page(h.dropKey)).Methods(http.MethodPost)
	r.NotFoundHandler = http.HandlerFunc(h.notFound)
}

// serveStatic serves the stylesheet, the mark and the script.
func serveStatic() http.Handler {
	files := http.FileServerFS(static)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		files.ServeHTTP(w, r)
	})
}

// answer is what a page handler wants to be sent: a template, or a redirect that the
// flash survives.
type answer struct {
	status   int // 200 when zero
	template string
	data     any
	leads    bool // a form of the page leads to RingCentral
	redirect string
	flash    *flash
	serve    http.HandlerFunc // answers instead
}

type pageFunc func(w http.ResponseWriter, r *http.Request) (answer, error)

func protect(next http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(next)
}

// page serves what only administrators see. Forms of other sites are refused.
func (h *Handler) page(f pageFunc) http.Handler {
	return h.Guard.Protect(h.handle(f), h.askToSignIn)
}

const largestForm = 1 << 20 // bytes

// handle sends what f answers.
func (h *Handler) handle(f pageFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, largestForm)
		answer, err := f(w, r)
		if err != nil {
			answer = h.refusal(r, err)
		}
		if answer.flash != nil && answer.redirect != "" {
			h.keepFlash(w, answer.flash)
		}
		if answer.serve != nil {
			answer.serve(w, r)
			return
		}
		if answer.redirect != "" {
			http.Redirect(w, r, answer.redirect, http.StatusSeeOther)
			return
		}
		h.render(w, r, answer)
	}
}

// askToSignIn leads to the page where a session begins, and back afterwards. What was typed
// into a form comes back as well.
func (h *Handler) askToSignIn(w http.ResponseWriter, r *http.Request) {
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	sent := r.Method != http.MethodGet // the session ended between a page and its form
	switch {
	case err != nil:
		h.render(w, r, h.refusal(r, err))
	case !has && sent:
		h.keepFlash(w, &flash{Kind: "danger", Text: ended})
		fallthrough
	case !has:
		http.Redirect(w, r, "/setup", http.StatusSeeOther)
	case sent:
		r.Body = http.MaxBytesReader(w, r.Body, largestForm)
		h.render(w, r, answer{status: http.StatusUnauthorized, template: "signin", data: interrupted(r)})
	default:
		http.Redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
	}
}

const ended = "Your session has ended, and nothing was saved."

// interrupted is the sign-in page in the place of a form's answer.
func interrupted(r *http.Request) accessPage {
	view := accessPage{Next: local(home(r.URL.Path)), Typed: keepTyped(r), Flash: &flash{Kind: "danger", Text: ended, Remedy: "Sign in, and do it once more."}}
	if view.Typed != "" {
		view.Flash.Remedy = "Sign in: what you typed comes back then, except secrets."
	}
	return view
}

// notFound answers for addresses that nothing is at: people get a page.
func (h *Handler) notFound(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.NotFound(w, r)
		return
	}
	h.render(w, r, answer{status: http.StatusNotFound, template: "problem", data: problemPage{
		"This is not here", "No page has the address " + r.URL.Path + ".", "Start from the list of channels.",
	}})
}

// problemPage is the page of what went wrong.
type problemPage struct{ Title, Reason, Remedy string }

// refusal is the page for an error that no form can show.
func (h *Handler) refusal(r *http.Request, err error) answer {
	if errors.Is(err, connector.ErrNotFound) {
		return answer{status: http.StatusNotFound, template: "problem", data: problemPage{
			"This is not here", "There is no such channel or conversation.", "It may have been removed. Start again from the list of channels.",
		}}
	}
	if problem, ok := errors.AsType[*connector.Problem](err); ok {
		return answer{status: http.StatusBadRequest, template: "problem", data: problemPage{"That did not work", problem.Reason, problem.Remedy}}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return answer{status: http.StatusRequestEntityTooLarge, template: "problem", data: problemPage{"That is too long", "The form is larger than 1 MB.", ""}}
	}
	h.Log.ErrorContext(r.Context(), "page failed", slog.String("path", r.URL.Path), slog.Any("err", err))
	return answer{status: http.StatusInternalServerError, template: "problem", data: problemPage{
		"Something went wrong here", "The connector could not do this, and wrote the cause to its log.", "Try again; nothing was done half.",
	}}
}
