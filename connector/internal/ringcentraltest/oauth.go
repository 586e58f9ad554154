package ringcentraltest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	switch {
	case query.Get("client_id") != s.world.ClientID:
		refuseOAuth(w, "invalid_client", "OAU-153", "Invalid client: "+query.Get("client_id"))
	case len(s.RedirectURIs) > 0 && !slices.Contains(s.RedirectURIs, query.Get("redirect_uri")):
		refuseOAuth(w, "invalid_grant", "OAU-109", "Redirect URIs do not match")
	case query.Get("code_challenge") == "" || query.Get("code_challenge_method") != "S256":
		refuseOAuth(w, "invalid_request", "CMN-101", "no PKCE")
	default:
		http.Redirect(w, r, s.URL+"/login", http.StatusFound)
	}
}

// Code issues an authorization code, as if somebody had consented.
func (s *Server) Code() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := "code-" + s.world.Mark + s.id()
	s.codes[code] = true
	return code
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if !ok || id != s.world.ClientID || secret != s.world.ClientSecret {
		refuseOAuth(w, "invalid_client", "OAU-153", "Invalid client: "+id)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		if code := r.PostFormValue("code"); !s.codes[code] || r.PostFormValue("code_verifier") == "" {
			refuseOAuth(w, "invalid_grant", "OAU-106", "Authorization code is invalid")
			return
		}
		delete(s.codes, r.PostFormValue("code"))
	case "refresh_token":
		if token := r.PostFormValue("refresh_token"); !s.refresh[token] {
			refuseOAuth(w, "invalid_grant", "OAU-213", "Token not found")
			return
		}
		clear(s.refresh) // rotated
		clear(s.tokens)  // the previous access token dies at once
	default:
		if r.PostFormValue("assertion") != s.world.JWT {
			refuseOAuth(w, "invalid_grant", "OAU-347", "Bad assertion")
			return
		}
	}
	access, refresh := "access-"+s.world.Mark+s.id(), "refresh-"+s.world.Mark+s.id()
	s.tokens[access], s.refresh[refresh] = true, true
	answer(w, http.StatusOK, map[string]any{
		"access_token": access, "token_type": "bearer", "expires_in": 3600,
		"refresh_token": refresh, "refresh_token_expires_in": 604800, "owner_id": s.world.Agent,
	})
}

func (s *Server) revoke(w http.ResponseWriter, _ *http.Request) {
	s.ExpireTokens()
	w.WriteHeader(http.StatusOK)
}

// ExpireTokens makes every access token invalid. Refresh tokens stay.
func (s *Server) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// Forget makes every token invalid.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
	clear(s.refresh)
}

func refuseOAuth(w http.ResponseWriter, name, code, message string) {
	answer(w, http.StatusBadRequest, map[string]any{
		"error": name, "error_description": message,
		"errors": []map[string]string{{"errorCode": code, "message": message}},
	})
}

// bearer admits requests with a valid access token.
func (s *Server) bearer(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		s.mu.Lock()
		valid := s.tokens[token]
		s.mu.Unlock()
		if !valid {
			refuse(w, http.StatusUnauthorized, "OAU-213", "Token not found")
			return
		}
		next(w, r)
	}
}

func (s *Server) self(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"id": json.Number(s.world.Agent), "name": "Travel App", "status": "Enabled",
		"contact": map[string]string{"firstName": "Travel", "lastName": "App", "email": "travel@acme.test"},
	})
}
