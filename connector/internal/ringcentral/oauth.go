package ringcentral

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/glipbox/glipbox/connector"
)

const (
	authorizePath = "/restapi/oauth/authorize"
	tokenPath     = "/restapi/oauth/token" //nolint:gosec // a path
	revokePath    = "/restapi/oauth/revoke"

	jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer" //nolint:gosec // a name
)

// config describes an application to golang.org/x/oauth2. A client-side application
// sends its id in the form, any other identifies itself in the header.
func (c *Client) config(app connector.Application) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if app.Secret == "" {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: app.Key, ClientSecret: app.Secret, RedirectURL: app.RedirectURI,
		Endpoint: oauth2.Endpoint{
			AuthURL:  c.address(app.Environment, authorizePath, nil),
			TokenURL: c.address(app.Environment, tokenPath, nil), AuthStyle: style,
		},
	}
}

// AuthorizeURI returns the address of the login page, with PKCE S256, once
// RingCentral accepts application and redirect URI: GET /restapi/oauth/authorize.
func (c *Client) AuthorizeURI(ctx context.Context, app connector.Application, state, verifier string) (string, error) {
	uri := c.config(app).AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, uri, nil)
	if err != nil {
		return "", err
	}
	staying := *c.HTTP
	staying.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	err = (&Client{HTTP: &staying}).send(req, nil)
	refused, ok := errors.AsType[*connector.RefusalError](err)
	switch {
	case !ok:
		return uri, err
	case refused.Status < http.StatusBadRequest, refused.Status == http.StatusTooManyRequests:
		return uri, nil // the login page is elsewhere, or busy
	default:
		return "", refused
	}
}

// Grant exchanges a code, a JWT or a refresh token: POST /restapi/oauth/token.
func (c *Client) Grant(ctx context.Context, app connector.Application, g connector.Grant) (connector.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	switch {
	case g.Code != "":
		return c.exchange(ctx, app, g)
	case g.Assertion != "":
		return c.grant(ctx, app, url.Values{"grant_type": {jwtBearer}, "assertion": {g.Assertion}})
	default:
		return c.grant(ctx, app, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.Refresh}})
	}
}

func (c *Client) exchange(ctx context.Context, app connector.Application, g connector.Grant) (connector.Token, error) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, c.HTTP)
	token, err := c.config(app).Exchange(ctx, g.Code, verifier(g)...)
	if failed, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return connector.Token{}, refusal(failed.Response, failed.Body)
	}
	if err != nil {
		return connector.Token{}, outage(err)
	}
	return c.token(tokenResponse{
		AccessToken: token.AccessToken, ExpiresIn: token.ExpiresIn, RefreshToken: token.RefreshToken,
	}), nil
}

// verifier proves that the grant was asked for here; an installation was not.
func verifier(g connector.Grant) []oauth2.AuthCodeOption {
	if g.Verifier == "" {
		return nil
	}
	return []oauth2.AuthCodeOption{oauth2.VerifierOption(g.Verifier)}
}

type tokenResponse struct {
	AccessToken  string `json:"access_token"`
	ExpiresIn    int64  `json:"expires_in"`
	RefreshToken string `json:"refresh_token"`
}

func (c *Client) grant(ctx context.Context, app connector.Application, form url.Values) (connector.Token, error) {
	var answer tokenResponse
	if err := c.post(ctx, app, tokenPath, form, &answer); err != nil {
		return connector.Token{}, err
	}
	return c.token(answer), nil
}

// token computes the expiry by the connector's own clock.
func (c *Client) token(r tokenResponse) connector.Token {
	life := time.Duration(r.ExpiresIn) * time.Second
	return connector.Token{Access: r.AccessToken, Expires: c.Clock.Now().Add(life), Refresh: r.RefreshToken}
}

// Revoke ends a session: POST /restapi/oauth/revoke.
func (c *Client) Revoke(ctx context.Context, app connector.Application, t connector.Token) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return c.post(ctx, app, revokePath, url.Values{"token": {first(t.Refresh, t.Access)}}, nil)
}

// post sends a form with the application's credentials.
func (c *Client) post(ctx context.Context, app connector.Application, path string, form url.Values, answer any) error {
	if app.Secret == "" {
		form.Set("client_id", app.Key)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address(app.Environment, path, nil), strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	if app.Secret != "" {
		req.SetBasicAuth(url.QueryEscape(app.Key), url.QueryEscape(app.Secret))
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(req, answer)
}
