package adminui

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

// passwordPage sets the first password for somebody whom a link has signed in.
type passwordPage struct {
	refused

	Flash *flash
}

// showPassword serves GET /password.
func (h *Handler) showPassword(w http.ResponseWriter, r *http.Request) (answer, error) {
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	if err != nil || has {
		return answer{redirect: "/"}, err
	}
	return answer{template: "password", data: passwordPage{Flash: h.takeFlash(w, r)}}, nil
}

// keepPassword serves POST /password.
func (h *Handler) keepPassword(_ http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	password := r.PostForm.Get("password")
	if password != r.PostForm.Get("repeat") {
		return answer{status: http.StatusUnprocessableEntity, template: "password", data: passwordPage{refused: differing()}}, nil
	}
	err := h.Guard.Sessions.Keep(r.Context(), password)
	if err == nil {
		return answer{redirect: "/", flash: done("The password is set.")}, nil
	}
	wrong := denied(err)
	if wrong.problem == nil {
		return answer{}, err
	}
	return answer{status: http.StatusUnprocessableEntity, template: "password", data: passwordPage{refused: wrong}}, nil
}

// differing refuses two passwords that are not the same.
func differing() refused {
	return refused{"repeat", &connector.Problem{Reason: "The two passwords differ.", Remedy: "Type the same one twice."}}
}

// printLink serves POST /setup/link: whoever can read the output of the program may come in.
func (h *Handler) printLink(w http.ResponseWriter, r *http.Request) (answer, error) {
	err := h.Guard.Sessions.PrintLink(r.Context(), session.Address(r))
	if err == nil {
		return answer{redirect: "/setup", flash: done("The connector has printed a new link. Open it: it serves once.")}, nil
	}
	if errors.Is(err, session.ErrHasPassword) {
		return answer{redirect: "/signin", flash: &flash{Kind: "danger", Text: "The connector has a password already.", Remedy: "Sign in with it."}}, nil
	}
	view, status := accessPage{refused: denied(err)}, http.StatusConflict
	view.field = "" // the page has none
	if busy, ok := errors.AsType[*session.BusyError](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(busy.Wait.Seconds())))
		view.Prints, status = true, http.StatusTooManyRequests
	}
	return again("setup", view, status, err)
}
