package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

const cookieName = "glipbox_console"

// signedIn returns the developer of the browser.
func (h *handler) signedIn(v visit) (control.Developer, error) {
	cookie, err := v.Cookie(cookieName)
	if err != nil {
		return control.Developer{}, err
	}
	session, err := h.Control.DeveloperSession(v.Context(), cookie.Value)
	return session.Developer, err
}

// signInPath leads back to the page that was asked for.
func signInPath(v visit) string {
	if v.Method != http.MethodGet {
		return Root + "/sign-in"
	}
	return Root + "/sign-in?" + url.Values{"next": {v.URL.RequestURI()}}.Encode()
}

// accessPage is the page on which a developer signs in or up.
type accessPage struct {
	Form       page.Form
	Developers []control.Developer // whom the seed knows
}

// knows reports whether somebody has signed up with an e-mail address.
func (p accessPage) knows(email string) bool {
	return slices.ContainsFunc(p.Developers, func(d control.Developer) bool { return strings.EqualFold(d.Email, email) })
}

// showSignIn serves GET /console/sign-in.
func (h *handler) showSignIn(v visit) (answer, error) {
	view, err := h.accessPage(v)
	return answer{template: "console-sign-in", data: view}, err
}

func (h *handler) accessPage(v visit) (accessPage, error) {
	developers, err := h.Control.Developers(v.Context())
	return accessPage{Form: page.Form{Values: v.PostForm}, Developers: developers}, err
}

// signIn serves POST /console/sign-in.
func (h *handler) signIn(v visit) (answer, error) {
	return h.enter(v, "console-sign-in", v.PostForm.Get("password"))
}

// enter signs the browser in, or shows the page again.
func (h *handler) enter(v visit, template, password string) (answer, error) {
	view, err := h.accessPage(v)
	if err != nil {
		return answer{}, err
	}
	view.Form.Need("email", "Enter your e-mail address.")
	view.Form.Need("password", "Enter your password.")
	if !view.Form.OK() {
		return again(template, view)
	}
	session, err := h.Control.SignInDeveloper(v.Context(), strings.TrimSpace(v.PostForm.Get("email")), password)
	if err != nil {
		problem, err := refused(err)
		if err != nil {
			return answer{}, err
		}
		view.Form.Wrong("password", problem)
		return again(template, view)
	}
	http.SetCookie(v.writer, &http.Cookie{ //nolint:gosec // the emulator is reached by plain HTTP, where a Secure cookie would not come back
		Name: cookieName, Value: session.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: v.TLS != nil,
	})
	if view := (accessPage{Form: page.Form{Values: v.PostForm}}); view.Resume() != "" {
		return answer{template: "console-resume", data: view}, nil
	}
	next := v.Form.Get("next")
	if !strings.HasPrefix(next, Root+"/") && !strings.HasPrefix(next, newAppPath+"?") {
		next = Root + "/getting-started"
	}
	return answer{redirect: next}, nil
}

// showSignUp serves GET /console/sign-up.
func (h *handler) showSignUp(v visit) (answer, error) {
	view, err := h.accessPage(v)
	return answer{template: "console-sign-up", data: view}, err
}

// signUp serves POST /console/sign-up.
func (h *handler) signUp(v visit) (answer, error) {
	view, err := h.accessPage(v)
	if err != nil {
		return answer{}, err
	}
	view.Form.Need("name", "Enter your name.")
	view.Form.Need("email", "Enter your e-mail address.")
	view.Form.AtMost("name", maxName)
	view.Form.AtMost("email", maxEmail)
	needAddress(&view.Form, "email")
	if view.knows(view.Form.Get("email")) {
		view.Form.Wrong("email", "A developer has this e-mail address already. Sign in instead, or use another one.")
	}
	needPassword(&view.Form)
	if !view.Form.OK() {
		return again("console-sign-up", view)
	}
	password := v.PostForm.Get("password")
	_, err = h.Control.CreateDeveloper(v.Context(), control.Developer{
		Name: strings.TrimSpace(v.PostForm.Get("name")), Email: strings.TrimSpace(v.PostForm.Get("email")), Password: password,
	})
	if err != nil {
		message, err := refused(err)
		if err != nil {
			return answer{}, err
		}
		view.Form.Wrong("email", message)
		return again("console-sign-up", view)
	}
	return h.enter(v, "console-sign-up", password)
}

// signOut serves POST /console/sign-out.
func (h *handler) signOut(v visit) (answer, error) {
	if cookie, err := v.Cookie(cookieName); err == nil {
		if err := h.Control.SignOutDeveloper(v.Context(), cookie.Value); err != nil {
			return answer{}, err
		}
	}
	http.SetCookie(v.writer, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode}) //nolint:gosec // see enter
	return answer{redirect: Root + "/sign-in"}, nil
}
