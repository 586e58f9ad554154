package adminui

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

// flash is what a page says about what was just done. It travels in a cookie of the
// browser over one redirect.
type flash struct {
	Kind   string // ok or danger
	Text   string
	Remedy string
	Key    string // of notifications that was just made: it is shown this once
}

const (
	flashCookie  = "glipbox_connector_flash"
	flashSeconds = 60
)

func done(text string) *flash { return &flash{Kind: "ok", Text: text} }

// failed returns the flash of a problem that a person can mend, or nil.
func failed(err error) *flash {
	problem, ok := errors.AsType[*connector.Problem](err)
	if !ok {
		return nil
	}
	return &flash{Kind: "danger", Text: problem.Reason, Remedy: problem.Remedy}
}

// keepFlash stores what the next page shall say.
func (h *Handler) keepFlash(w http.ResponseWriter, f *flash) {
	encoded, err := json.Marshal(f)
	if err != nil {
		return // strings always encode
	}
	http.SetCookie(w, h.flashCookie(base64.RawURLEncoding.EncodeToString(encoded), flashSeconds))
}

// takeFlash returns what the page before wanted to say, once.
func (h *Handler) takeFlash(w http.ResponseWriter, r *http.Request) *flash {
	if said := resumed(r); said != nil {
		return said
	}
	cookie, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(w, h.flashCookie("", -1))
	encoded, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return nil
	}
	var f flash
	if json.Unmarshal(encoded, &f) != nil || f.Text == "" {
		return nil
	}
	if f.Kind != "ok" {
		f.Kind = "danger"
	}
	return &f
}

func (h *Handler) flashCookie(value string, age int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever the connector is reached over https
		Name: flashCookie, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: h.Guard.Sessions.Secure, SameSite: http.SameSiteLaxMode,
	}
}
