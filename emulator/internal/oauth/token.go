package oauth

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/assertion"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// The values of grant_type.
const (
	grantCode    = "authorization_code"
	grantJWT     = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	grantPartner = "partner_jwt"
	grantRefresh = "refresh_token"
)

// createToken serves POST /restapi/oauth/token.
func (h *Handler) createToken(r *http.Request) (rest.Reply, error) {
	form, err := readForm(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := agree(r, form); err != nil {
		return rest.Reply{}, err
	}
	app, err := h.authenticateClient(r, form)
	if err != nil {
		return rest.Reply{}, err
	}
	grant, err := h.exchange(app, form)
	if err != nil {
		return rest.Reply{}, err
	}
	rest.ExchangeOf(r).Person = grant.Session.Extension.Person().String()
	info := tokenInfoOf(grant)
	if info.IDToken, err = h.idToken(r, grant); err != nil {
		return rest.Reply{}, err
	}
	reply := rest.OK(info)
	reply.Header = http.Header{"Cache-Control": {"no-store"}}
	return reply, nil
}

// exchange turns what an application shows into the tokens of a session.
func (h *Handler) exchange(app state.Application, form url.Values) (state.Grant, error) {
	request := sessionRequest(app, form)
	switch grantType := form.Get("grant_type"); grantType {
	case grantCode:
		return h.exchangeCode(app, form, request)
	case grantJWT:
		return h.exchangeAssertion(app, form, request)
	case grantPartner:
		return state.Grant{}, apierr.Hinted(apierr.GrantForbidden(), "only applications of RingCentral's partners have the grant "+grantPartner)
	case grantRefresh:
		token := form.Get("refresh_token")
		if token == "" {
			return state.Grant{}, invalid("refresh_token")
		}
		return h.State.RefreshSession(app.ClientID, token, request.Lifetimes)
	default:
		return state.Grant{}, apierr.Hinted(apierr.InvalidRequest(apierr.GrantTypeUnsupported, "Unsupported grant type"),
			"grant_type is "+grantCode+", "+grantJWT+" or "+grantRefresh)
	}
}

func (h *Handler) exchangeCode(app state.Application, form url.Values, request state.SessionRequest) (state.Grant, error) {
	if !app.AuthorizationCode {
		return state.Grant{}, flowDisabled(app, "3-legged OAuth")
	}
	proof := state.CodeProof{
		Code: form.Get("code"), RedirectURI: form.Get("redirect_uri"), Verifier: form.Get("code_verifier"),
	}
	if proof.Code == "" {
		return state.Grant{}, invalid("code")
	}
	return h.State.RedeemCode(proof, request)
}

func (h *Handler) exchangeAssertion(app state.Application, form url.Values, request state.SessionRequest) (state.Grant, error) {
	if !app.JWT {
		return state.Grant{}, flowDisabled(app, "JWT auth flow")
	}
	compact := form.Get("assertion")
	if compact == "" {
		return state.Grant{}, invalid("assertion")
	}
	credential, err := assertion.Parse(h.State.Environment(), compact)
	if err != nil {
		return state.Grant{}, err
	}
	return h.State.RedeemCredential(credential, request)
}

func flowDisabled(app state.Application, flow string) error {
	return apierr.Hinted(apierr.GrantForbidden(),
		"the application "+app.Name+" does not have the "+flow+": Console → app → Settings → Auth")
}

// sessionRequest reads what every grant type takes.
func sessionRequest(app state.Application, form url.Values) state.SessionRequest {
	asked := scopes(form)
	return state.SessionRequest{
		App: app.ClientID, EndpointID: form.Get("endpoint_id"),
		Lifetimes: state.Lifetimes{Access: seconds(form, "access_token_ttl"), Refresh: seconds(form, "refresh_token_ttl")},
		Scope:     state.WithoutIdentity(asked), Identity: state.IdentityScopes(asked),
	}
}

// scopes returns what stands in the parameter scope.
func scopes(form url.Values) []state.Permission {
	var asked []state.Permission
	for name := range strings.FieldsSeq(form.Get("scope")) {
		asked = append(asked, state.Permission(name))
	}
	return asked
}

const maxSeconds = 1 << 31 // far over every lifetime

// seconds reads a lifetime. SDKs compute it from what they were answered before, and so
// it may be a fraction, negative, or NaN: nothing of that is refused. What is no number
// counts as absent; the state brings numbers into bounds.
func seconds(form url.Values, name string) time.Duration {
	n, err := strconv.ParseFloat(form.Get(name), 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange), math.IsNaN(n):
		return 0
	case n <= 0:
		return -time.Second
	}
	return time.Duration(min(max(n, 1), maxSeconds)) * time.Second
}

// tokenInfo is the answer of the token endpoint.
type tokenInfo struct {
	AccessToken           string `json:"access_token"`
	TokenType             string `json:"token_type"`
	ExpiresIn             int64  `json:"expires_in"`
	RefreshToken          string `json:"refresh_token,omitempty"`
	RefreshTokenExpiresIn int64  `json:"refresh_token_expires_in,omitempty"`
	Scope                 string `json:"scope"`
	OwnerID               string `json:"owner_id"`
	EndpointID            string `json:"endpoint_id"`
	SessionID             string `json:"session_id"`
	IDToken               string `json:"id_token,omitempty"` // of OpenID Connect
}

func tokenInfoOf(g state.Grant) tokenInfo {
	scope := make([]string, len(g.Session.Scope))
	for i, p := range g.Session.Scope {
		scope[i] = string(p)
	}
	info := tokenInfo{
		AccessToken: g.Access.Token, TokenType: "bearer", ExpiresIn: secondsUntil(g, g.Access.Expires),
		Scope: strings.Join(scope, " "), OwnerID: g.Session.Extension.String(),
		EndpointID: g.Session.EndpointID, SessionID: g.Session.ID.String(),
	}
	if g.Refresh.Token != "" {
		info.RefreshToken, info.RefreshTokenExpiresIn = g.Refresh.Token, secondsUntil(g, g.Refresh.Expires)
	}
	return info
}

func secondsUntil(g state.Grant, end state.Instant) int64 {
	return int64(end.Sub(g.Issued).Round(time.Second) / time.Second)
}
