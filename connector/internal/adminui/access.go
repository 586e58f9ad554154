package adminui

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

// accessPage is the sign-in page, or the one for the first password.
type accessPage struct {
	refused

	Flash *flash
	Next  string // path to go on to; empty for the list of channels
	Typed string // into the form that was sent after the session had ended
	Token string // that lets set the first password

	Prints bool // the connector prints a new link when somebody asks for one
}

// showSetup serves GET /setup.
func (h *Handler) showSetup(w http.ResponseWriter, r *http.Request) (answer, error) {
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	if err != nil || has {
		return answer{redirect: "/signin"}, err
	}
	return answer{template: "setup", data: accessPage{
		Token: r.URL.Query().Get("token"), Flash: h.takeFlash(w, r), Prints: h.Guard.Sessions.Print != nil,
	}}, nil
}

// setPassword serves POST /setup.
func (h *Handler) setPassword(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	view := accessPage{Token: r.PostForm.Get("token")}
	password := r.PostForm.Get("password")
	if password != r.PostForm.Get("repeat") {
		view.refused = differing()
		return answer{status: http.StatusUnprocessableEntity, template: "setup", data: view}, nil
	}
	err := h.Guard.Sessions.SetPassword(r.Context(), w, view.Token, password)
	if err == nil {
		return answer{redirect: "/", flash: done("The password is set. You are signed in.")}, nil
	}
	view.refused = denied(err)
	return again("setup", view, http.StatusUnprocessableEntity, err)
}

// showSignIn serves GET /signin, and signs in whoever follows a one-time link.
func (h *Handler) showSignIn(w http.ResponseWriter, r *http.Request) (answer, error) {
	query := r.URL.Query()
	view := accessPage{Next: local(query.Get("next"))}
	if once := query.Get("once"); once != "" {
		err := h.Guard.Sessions.SignInOnce(r.Context(), w, once)
		if err == nil {
			return answer{redirect: "/"}, nil
		}
		return h.spent(r, view, err)
	}
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	if err != nil || !has {
		return answer{redirect: "/setup"}, err
	}
	view.Flash = h.takeFlash(w, r)
	return answer{template: "signin", data: view}, nil
}

// spent tells whoever follows a link that serves no more how else to come in.
func (h *Handler) spent(r *http.Request, view accessPage, cause error) (answer, error) {
	view.refused, view.Prints = denied(cause), h.Guard.Sessions.Print != nil
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	if err != nil {
		return answer{}, err
	}
	if has {
		return again("signin", view, http.StatusUnauthorized, cause)
	}
	return again("setup", view, http.StatusUnauthorized, cause)
}

// signIn serves POST /signin.
func (h *Handler) signIn(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	view := accessPage{Next: local(r.PostForm.Get("next")), Typed: r.PostForm.Get("typed")}
	err := h.Guard.Sessions.SignIn(r.Context(), w, session.Address(r), r.PostForm.Get("password"))
	if err == nil && view.Typed != "" {
		return answer{serve: func(w http.ResponseWriter, r *http.Request) { h.resume(w, r, view.Next, view.Typed) }}, nil
	}
	if err == nil {
		return answer{redirect: "/" + strings.TrimPrefix(view.Next, "/")}, nil
	}
	view.refused = denied(err)
	if busy, ok := errors.AsType[*session.BusyError](err); ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(busy.Wait.Seconds())))
		return again("signin", view, http.StatusTooManyRequests, err)
	}
	return again("signin", view, http.StatusUnauthorized, err)
}

// again shows the form once more with the problem, if a person can mend it.
func again(template string, view accessPage, status int, err error) (answer, error) {
	if view.problem == nil {
		return answer{}, err
	}
	return answer{status: status, template: template, data: view}, nil
}

// denied says why nobody was let in, or nothing when that is not for a person to mend.
func denied(err error) refused {
	if busy, ok := errors.AsType[*session.BusyError](err); ok {
		reason, remedy, _ := strings.Cut(busy.Error(), ": ")
		return refused{"password", &connector.Problem{Reason: sentence(reason), Remedy: sentence(remedy)}}
	}
	for _, known := range []error{session.ErrWrongPassword, session.ErrWeakPassword, session.ErrHasPassword, session.ErrSpentLink, session.ErrNoPrint} {
		if errors.Is(err, known) {
			reason, remedy, _ := strings.Cut(known.Error(), ": ")
			field := "password"
			if !errors.Is(err, session.ErrWrongPassword) && !errors.Is(err, session.ErrWeakPassword) {
				field = ""
			}
			return refused{field, &connector.Problem{Reason: sentence(reason), Remedy: sentence(remedy)}}
		}
	}
	return refused{}
}

// sentence gives an error text a capital letter and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return capital(text) + "."
}

// signOut serves POST /signout.
func (h *Handler) signOut(w http.ResponseWriter, r *http.Request) (answer, error) {
	return answer{redirect: "/signin"}, h.Guard.Sessions.SignOut(r.Context(), w, r)
}

// local returns a path of this address, or nothing where next leads away.
func local(next string) string {
	target, err := url.Parse(next)
	if err != nil || target.IsAbs() || target.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return ""
	}
	return next
}
