package oauth

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// permit gives the application "server" another permission, and returns a token of ann.
func (s *server) permit(p state.Permission) string {
	s.Helper()
	_, err := s.state.UpdateApplication("server", func(a state.Application) state.Application {
		a.Permissions = append([]state.Permission{p}, a.Permissions...)
		return a
	})
	if err != nil {
		s.Fatal(err)
	}
	return s.login("ann").AccessToken
}

func TestSocketToken(t *testing.T) {
	t.Parallel()

	for _, permission := range []state.Permission{state.WebSocketPermission, state.WebSocketsPermission} {
		t.Run(string(permission), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			token := s.permit(permission)

			w := s.bearer(http.MethodPost, "/restapi/oauth/wstoken", token)

			var got socketTokenInfo
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			if got.URI != "ws://example.com/ws" || got.ExpiresIn != 60 {
				t.Errorf("got %+v", got)
			}
			if p, ok := s.state.SocketPrincipal(got.Token); !ok || p.Extension.ID != s.people["ann"].ID {
				t.Errorf("the token stands for %+v, want ann", p)
			}
		})
	}
}

func TestSocketTokenEndsWith(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		end  func(s *server, access string)
		live bool
	}{
		{name: "nothing", end: func(*server, string) {}, live: true},
		{name: "its time", end: func(s *server, _ string) { s.pass(time.Minute) }},
		{name: "its session", end: func(s *server, access string) {
			s.post("/restapi/oauth/revoke", form("token", access), asServer)
		}},
		{name: "its user", end: func(s *server, _ string) {
			if _, err := s.state.SetExtensionStatus(s.people["ann"].ID, state.Disabled); err != nil {
				s.Fatal(err)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			access := s.permit(state.WebSocketPermission)
			var got socketTokenInfo
			if err := json.Unmarshal(s.bearer(http.MethodPost, "/restapi/oauth/wstoken", access).Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}

			tt.end(s, access)

			if _, live := s.state.SocketPrincipal(got.Token); live != tt.live {
				t.Errorf("the token lives: %t, want %t", live, tt.live)
			}
		})
	}
}

func TestSocketTokenNeedsThePermission(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.bearer(http.MethodPost, "/restapi/oauth/wstoken", s.login("ann").AccessToken)

	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `"errorCode":"InsufficientPermissions"`) ||
		!strings.Contains(w.Body.String(), `"permissionName":"WebSocket"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestSocketTokenTakesAnyBody(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/restapi/oauth/wstoken", strings.NewReader("{}"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "bearer "+s.permit(state.WebSocketPermission))

	if w := s.do(r); w.Code != http.StatusOK {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
