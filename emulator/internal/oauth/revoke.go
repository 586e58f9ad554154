package oauth

import (
	"net/http"
	"net/url"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// revokeToken serves POST /restapi/oauth/revoke.
func (h *Handler) revokeToken(r *http.Request) (rest.Reply, error) {
	form, token, err := readRevocation(r)
	if err != nil {
		return rest.Reply{}, err
	}
	app, err := h.authenticateClient(r, form)
	if err != nil {
		return rest.Reply{}, err
	}
	if token == "" {
		return rest.Reply{}, apierr.Hinted(invalid("token"), "send the access or refresh token as token")
	}
	if err := h.State.RevokeToken(app.ClientID, token); err != nil {
		return rest.Reply{}, err
	}
	return rest.Empty(http.StatusOK), nil
}

// readRevocation returns the parameters of the body, if there is one, and the token,
// which may also stand in the query.
func readRevocation(r *http.Request) (form url.Values, token string, err error) {
	query, err := readQuery(r)
	if err != nil {
		return nil, "", err
	}
	if r.ContentLength == 0 {
		return nil, query.Get("token"), nil
	}
	if form, err = readForm(r); err != nil {
		return nil, "", err
	}
	inQuery, inBody := query.Get("token"), form.Get("token")
	if inQuery != "" && inBody != "" && inQuery != inBody {
		return nil, "", disagreeing("token", "the query and the body name different tokens: send one of them")
	}
	if inBody != "" {
		return form, inBody, nil
	}
	return form, inQuery, nil
}
