package oauth

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// visit answers a browser. An error that it returns has not been answered yet.
type visit func(w http.ResponseWriter, r *http.Request) error

// visit shows an error as a page to people, and as JSON to programs.
func (h *Handler) visit(f visit) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		e, ok := errors.AsType[*apierr.Error](err)
		if !ok || !strings.Contains(r.Header.Get("Accept"), "text/html") {
			rest.WriteError(w, r, err)
			return
		}
		noteHint(w, r, err)
		maps.Copy(w.Header(), e.Header)
		h.pages.Problem(w, page.Problem{
			Status: e.Status, Environment: string(h.State.Environment()),
			Title: "The application cannot go on", Explanation: page.Sentence(e.Message), Remedy: page.Sentence(e.Hint), Code: string(e.Code),
		})
	})
}

// visits serves a path that browsers read and submit forms to.
func (h *Handler) visits(get, post visit) http.Handler {
	return h.visit(func(w http.ResponseWriter, r *http.Request) error {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			return get(w, r)
		case http.MethodPost:
			return post(w, r)
		}
		return rest.MethodNotAllowed(r.Method, "GET, POST")
	})
}

// denyForeignForm answers a form that a page of another site has submitted.
func (h *Handler) denyForeignForm(http.ResponseWriter, *http.Request) error {
	return apierr.Hinted(
		apierr.OAuth(http.StatusForbidden, "access_denied", apierr.CodeRefused, "The form was submitted by another site"),
		"sign in on the page of the emulator itself")
}

// noteHint leaves the hint of an error for the journal and the reader of the headers.
func noteHint(w http.ResponseWriter, r *http.Request, err error) {
	if e, ok := errors.AsType[*apierr.Error](err); ok && e.Hint != "" {
		rest.ExchangeOf(r).Hint = e.Hint
		w.Header().Set("Glipbox-Hint", e.Hint)
	}
}
