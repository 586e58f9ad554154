package oauth

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// passage is what becomes of an authorization request of somebody who has authorized the
// application before, from the first page to the tokens.
type passage struct {
	Refused  string     // code that is answered without a redirect
	Page     string     // to which the browser is sent first; empty when straight back
	Filled   bool       // whether the user name stands there for another account already
	Asked    bool       // whether the access request page comes
	Back     string     // where the browser ends
	Told     url.Values // to the application, without the code
	Redeemed string     // code with which the code is refused; empty when it is good
	Nonce    any        // of the id token; nil when there is none
}

// walkThrough sends an authorization request and does on each page what ann would do.
func (s *server) walkThrough(query url.Values, verifier string) (p passage) {
	s.Helper()
	w := s.get("/restapi/oauth/authorize?" + query.Encode())
	if w.Code != http.StatusFound {
		p.Refused = errorCode(s.T, w)
		return p
	}
	at := location(s.T, w)
	if name, ours := strings.CutPrefix(at.Path, root+"/"); ours {
		p.Page = name
	}
	if at.Path == root+loginPath {
		p.Filled = strings.Contains(s.get(at.RequestURI()+"&"+anotherParameter+"=true").Body.String(), `value="ann@example.com"`)
		at = location(s.T, s.post(at.RequestURI(), form("action", "signin", "username", "ann@example.com", "password", password)))
	}
	if p.Asked = at.Path == root+consentPath; p.Asked {
		at = location(s.T, s.post(at.RequestURI(), form("action", "authorize")))
	}
	p.Back, p.Told = "http://"+at.Host+at.Path, at.Query()
	code := p.Told.Get("code")
	p.Told.Del("code")
	if code != "" {
		p.redeem(s, form("grant_type", grantCode, "code", code, "redirect_uri", query.Get("redirect_uri"), "code_verifier", verifier))
	}
	return p
}

func (p *passage) redeem(s *server, code url.Values) {
	s.Helper()
	w := s.token(code, asServer)
	if p.Redeemed = errorCode(s.T, w); p.Redeemed != "" {
		return
	}
	if token := s.tokens(w).IDToken; token != "" {
		if p.Nonce = s.identify(token)["nonce"]; p.Nonce == nil {
			p.Nonce = ""
		}
	}
}

// Each parameter of the reference does what it is for, and nothing else.
func TestEveryAuthorizeParameter(t *testing.T) {
	t.Parallel()
	const challenge, verifier = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	told := func(name, value string) func(*passage) { return func(p *passage) { p.Told.Set(name, value) } }
	refused := func(oauthError string) func(*passage) {
		return func(p *passage) {
			p.Page, p.Told = "", form("streamid", "st-1", "state", p.Told.Get("state"), "error", oauthError)
		}
	}
	redeemed := func(code string) func(*passage) { return func(p *passage) { p.Redeemed = code } }
	identified := func(nonce string) func(*passage) { return func(p *passage) { p.Nonce = nonce } }
	nothing := func(*passage) {}

	tests := []struct {
		name     string
		pairs    []string
		verifier string
		effect   func(*passage) // on the passage without the parameter
	}{
		{name: "response_type", pairs: []string{"response_type", "token"}, effect: refused("unsupported_response_type")},
		{name: "client_id", pairs: []string{"client_id", "second"}, effect: func(p *passage) { p.Asked, p.Redeemed = true, "OAU-110" }},
		{name: "client_id of nobody", pairs: []string{"client_id", "nobody"}, effect: func(p *passage) { *p = passage{Refused: "OAU-153"} }},
		{name: "redirect_uri", pairs: []string{"redirect_uri", another}, effect: func(p *passage) { p.Back = another; p.Told.Del("streamid") }},
		{name: "state", pairs: []string{"state", "x"}, effect: told("state", "x")},
		{name: "scope", pairs: []string{"scope", "openid"}, effect: identified("")},
		{name: "scope of the application", pairs: []string{"scope", "ReadAccounts"}, effect: nothing}, // documented as ignored
		{name: "nonce", pairs: []string{"scope", "openid", "nonce", "n-7"}, effect: identified("n-7")},
		{name: "display", pairs: []string{"display", "touch"}, effect: nothing},
		{name: "display of another kind", pairs: []string{"display", "cinema"}, effect: refused("invalid_request")},
		{name: "prompt none", pairs: []string{"prompt", "none"}, effect: func(p *passage) { p.Page = "" }},
		{name: "prompt consent", pairs: []string{"prompt", "consent"}, effect: func(p *passage) { p.Page, p.Asked = "consent", true }},
		{name: "prompt login", pairs: []string{"prompt", "login"}, effect: nothing}, // the default
		{name: "prompt login consent", pairs: []string{"prompt", "login consent"}, effect: func(p *passage) { p.Asked = true }},
		{name: "ui_locales", pairs: []string{"ui_locales", "fr-CA en"}, effect: nothing},
		{name: "localeId", pairs: []string{"localeId", "fr_CA"}, effect: nothing},
		{name: "ui_options", pairs: []string{"ui_options", "hide_logo_and_footer"}, effect: nothing},
		{name: "brand_id", pairs: []string{"brand_id", "3610"}, effect: nothing},
		{name: "brand_id of nobody", pairs: []string{"brand_id", "7"}, effect: refused("invalid_request")},
		{name: "brandId of nobody", pairs: []string{"brandId", "7"}, effect: refused("invalid_request")},
		{name: "code_challenge", pairs: []string{"code_challenge", "riddle"}, verifier: "riddle", effect: nothing},
		{name: "code_challenge unmet", pairs: []string{"code_challenge", "riddle"}, effect: redeemed("OAU-106")},
		{name: "code_challenge_method", pairs: []string{"code_challenge", challenge, "code_challenge_method", "S256"}, verifier: verifier, effect: nothing},
		{name: "code_challenge_method unmet", pairs: []string{"code_challenge", challenge, "code_challenge_method", "S256"}, verifier: challenge, effect: redeemed("OAU-106")},
		{name: "login_hint", pairs: []string{"login_hint", "ann@example.com"}, effect: func(p *passage) { p.Filled = true }},
		{name: "response_hint", pairs: []string{"response_hint", "brand_id"}, effect: told("brand_id", "1210")},
		{name: "discovery", pairs: []string{"discovery", "true"}, effect: func(p *passage) {
			told("token_uri", "http://example.com/restapi/oauth/token")(p)
			told("discovery_uri", "http://example.com/.well-known/entry-points/external")(p)
		}},
		{name: "claims", pairs: []string{"claims", "{}"}, effect: refused("request_not_supported")},
		{name: "request", pairs: []string{"request", "x"}, effect: refused("request_not_supported")},
		{name: "request_uri", pairs: []string{"request_uri", "http://x"}, effect: refused("request_uri_not_supported")},
		{name: "one that is unknown", pairs: []string{"weather", "fine"}, effect: nothing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			s.press("authorize", s.signIn("ann"))
			want := s.walkThrough(request(), "")
			tt.effect(&want)

			got := s.walkThrough(request(tt.pairs...), tt.verifier)

			got.Told.Del("error_description")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	plain := newServer(t, state.Sandbox)
	plain.press("authorize", plain.signIn("ann"))
	if got := plain.walkThrough(request(), ""); got.Page != "login" || got.Asked || got.Filled || got.Redeemed != "" || got.Nonce != nil ||
		!slices.Equal(slices.Sorted(maps.Keys(got.Told)), []string{"expires_in", "state", "streamid"}) {
		t.Errorf("without any parameter: got %+v", got)
	}
}
