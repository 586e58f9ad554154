package oauth

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const openIDConfigurationPath = "/openid-configuration"

// openIDConfiguration is what OpenID Connect clients find out about an issuer.
type openIDConfiguration struct {
	Issuer               string   `json:"issuer"`
	Authorization        string   `json:"authorization_endpoint"`
	Token                string   `json:"token_endpoint"`
	Revocation           string   `json:"revocation_endpoint"`
	UserInfo             string   `json:"userinfo_endpoint"`
	Keys                 string   `json:"jwks_uri"`
	Scopes               []string `json:"scopes_supported"`
	ClientAuthentication []string `json:"token_endpoint_auth_methods_supported"`
	ResponseTypes        []string `json:"response_types_supported"`
	SubjectTypes         []string `json:"subject_types_supported"`
	UserInfoAlgorithms   []string `json:"userinfo_signing_alg_values_supported"`
	IDTokenAlgorithms    []string `json:"id_token_signing_alg_values_supported"`
	Displays             []string `json:"display_values_supported"`
	Claims               []string `json:"claims_supported"`
	Locales              []string `json:"ui_locales_supported"`
	CodeChallengeMethods []string `json:"code_challenge_methods_supported"`
	ClaimsParameter      bool     `json:"claims_parameter_supported"`
	RequestParameter     bool     `json:"request_parameter_supported"`
	RequestURIParameter  bool     `json:"request_uri_parameter_supported"`
}

// readOpenIDConfiguration serves GET /.well-known/openid-configuration.
func (h *Handler) readOpenIDConfiguration(r *http.Request) (rest.Reply, error) {
	base := rest.BaseURL(r)
	return rest.OK(openIDConfiguration{
		Issuer:               base,
		Authorization:        base + root + authorizePath,
		Token:                base + root + tokenPath,
		Revocation:           base + root + revokePath,
		UserInfo:             base + root + userInfoPath,
		Keys:                 base + root + keysPath,
		Scopes:               []string{"openid", "email", "profile"},
		ClientAuthentication: []string{"client_secret_basic", "client_secret_jwt", "private_key_jwt"},
		ResponseTypes:        []string{"code"},
		SubjectTypes:         []string{"public"},
		UserInfoAlgorithms:   []string{"none"},
		IDTokenAlgorithms:    []string{"RS256", "HS256"}, // as documented; what is issued is RS256
		Displays:             displays(),
		Claims: []string{
			"sub", "iss", "auth_time", "aud", "exp", "iat", "jti", "nonce", "account_id", "email", "email_verified",
			"given_name", "family_name",
		},
		Locales:              []string{"en", "en-US", "en-GB", "fr-CA"}, // of the document's example
		CodeChallengeMethods: []string{"plain", "S256"},
	}), nil
}

// displays are the documented ways to show the pages. They look the same here.
func displays() []string { return []string{"page", "popup", "touch", "mobile"} }
