package adminui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const maxTyped = 200 << 10 // bytes of a form that is kept over a sign-in

// typedKey is where a request carries what was typed into a form before its session ended.
type typedKey struct{}

// kept are the fields of forms that are no secrets.
func kept() []string {
	return []string{
		"name", "environment", "shown", "applicationKey", "transport", "enabled",
		"kind", "dialog", "url", "baseUrl", "model", "system", "history", "days", "team", "text", "agent", "reason",
	}
}

// keepTyped encodes what of a form may come back after signing in; nothing of a form that
// another site sent, or that is too long.
func keepTyped(r *http.Request) string {
	if http.NewCrossOriginProtection().Check(r) != nil || r.ParseForm() != nil {
		return ""
	}
	form := withoutSecrets(r.PostForm)
	if text := form.Encode(); len(text) <= maxTyped {
		return text
	}
	return ""
}

func withoutSecrets(form url.Values) url.Values {
	some := url.Values{}
	for name, values := range form {
		if slices.Contains(kept(), name) {
			some[name] = values
		}
	}
	return some
}

// resume answers a sign-in with the page of the form that was sent before, as it was typed.
// Nothing of it is saved before somebody presses its button.
func (h *Handler) resume(w http.ResponseWriter, r *http.Request, next, text string) {
	form, err := url.ParseQuery(text)
	page, wrong := url.Parse("/" + strings.TrimPrefix(next, "/"))
	if err != nil || wrong != nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	again := r.Clone(context.WithValue(r.Context(), typedKey{}, withoutSecrets(form)))
	again.Method, again.URL, again.Body, again.PostForm, again.Form = http.MethodGet, page, http.NoBody, nil, nil
	for _, cookie := range (&http.Response{Header: w.Header()}).Cookies() {
		again.AddCookie(cookie) // of the session that was just opened
	}
	h.router.ServeHTTP(w, again)
}

// typed returns what was typed into a field of a page before the session ended, and whether
// its form was sent.
func typed(r *http.Request, field string) (string, bool) {
	form, _ := r.Context().Value(typedKey{}).(url.Values)
	return form.Get(field), form.Has(field)
}

// typedInto puts into a field of a form what was typed there.
func typedInto[T ~string](r *http.Request, field string, into *T) {
	if text, sent := typed(r, field); sent {
		*into = T(text)
	}
}

// resumed is what a page says that shows a form again, or nil.
func resumed(r *http.Request) *flash {
	if r.Context().Value(typedKey{}) == nil {
		return nil
	}
	return &flash{Kind: "danger", Text: "Nothing was saved yet: your session had ended.", Remedy: "What you typed is here again, except secrets. Look through it, and send it once more."}
}

// home is the page with the form that is sent to a path.
func home(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) < 4 || parts[1] != "channels" {
		return path
	}
	page := parts[3]
	switch page {
	case "authorization":
		page = "configurations"
	case "block":
		page = "health"
	case "retention":
		page = "conversations"
	}
	return strings.Join(append(parts[:3:3], page), "/")
}
