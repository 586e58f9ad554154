package guard

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// door is a guarded router with two routes, and a token for it.
type door struct {
	router *mux.Router
	guard  *Guard
	state  *state.State
	clock  *clock.Clock
	token  string
}

func newDoor(tb testing.TB, permissions ...state.Permission) *door {
	tb.Helper()
	c := clock.New()
	c.Freeze()
	s := state.New(state.Sandbox, c, entropy.Random(), state.NewLog())
	account := s.CreateAccount("Acme", "+16505550100")
	ann, err := s.CreateExtension(state.Extension{Account: account.ID, FirstName: "Ann", Email: "ann@acme.example", Status: state.Enabled})
	if err != nil {
		tb.Fatal(err)
	}
	app, err := s.CreateApplication(state.Application{ClientID: "app", Name: "Bot", Account: account.ID, Permissions: permissions})
	if err != nil {
		tb.Fatal(err)
	}
	grant, err := s.CreateSession(state.SessionRequest{App: app.ClientID, Extension: ann.ID})
	if err != nil {
		tb.Fatal(err)
	}
	router := mux.NewRouter()
	g := New(s, NewLimits(Rules{}))
	router.Use(g.Middleware)
	echo := func(r *http.Request) (rest.Reply, error) { return rest.OK(caller.Of(r).Person), nil }
	router.Handle("/team-messaging/v1/chats", rest.Methods{GET: echo})
	router.Handle("/restapi/v1.0/status", rest.Methods{GET: echo})
	return &door{router: router, guard: g, state: s, clock: c, token: grant.Access.Token}
}

func (d *door) get(ctx context.Context, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, http.NoBody)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	d.router.ServeHTTP(w, r)
	return w
}

func TestWhoMayPass(t *testing.T) {
	t.Parallel()
	const chats = "/team-messaging/v1/chats"

	tests := []struct {
		name, path string
		header     func(token string) []string
		without    bool // the permission
		status     int
		want       string
	}{
		{name: "nobody", path: chats, status: http.StatusUnauthorized, want: `"errorCode":"AGW-401"`},
		{name: "public", path: "/restapi/v1.0/status", status: http.StatusOK, want: `"0"`},
		{
			name: "bearer", path: chats, status: http.StatusOK,
			header: func(token string) []string { return []string{"Authorization", "Bearer " + token} },
		},
		{
			name: "scheme in lower case", path: chats, status: http.StatusOK,
			header: func(token string) []string { return []string{"Authorization", "bearer " + token} },
		},
		{
			name: "another scheme", path: chats, status: http.StatusUnauthorized, want: `"errorCode":"AGW-402"`,
			header: func(token string) []string { return []string{"Authorization", "Basic " + token} },
		},
		{
			name: "no token", path: chats, status: http.StatusUnauthorized, want: `"errorCode":"AGW-402"`,
			header: func(string) []string { return []string{"Authorization", "Bearer "} },
		},
		{
			name: "garbage", path: chats, status: http.StatusUnauthorized, want: `"errorCode":"TokenInvalid"`,
			header: func(string) []string { return []string{"Authorization", "Bearer garbage"} },
		},
		{
			name: "permission missing", path: chats, without: true, status: http.StatusForbidden, want: `"permissionName":"TeamMessaging"`,
			header: func(token string) []string { return []string{"Authorization", "Bearer " + token} },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			permissions := []state.Permission{state.TeamMessaging}
			if tt.without {
				permissions = []state.Permission{state.ReadAccounts}
			}
			d := newDoor(t, permissions...)
			var header []string
			if tt.header != nil {
				header = tt.header(d.token)
			}

			got := d.get(t.Context(), tt.path, header...)

			if got.Code != tt.status || !strings.Contains(got.Body.String(), tt.want) {
				t.Errorf("got %d %s, want %d %s", got.Code, got.Body, tt.status, tt.want)
			}
		})
	}
}

func TestTokenInTheQueryIsALastResort(t *testing.T) {
	t.Parallel()
	d := newDoor(t, state.TeamMessaging)

	got := d.get(t.Context(), "/team-messaging/v1/chats?access_token="+d.token)

	if got.Code != http.StatusOK {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestMissingPermissionIsHinted(t *testing.T) {
	t.Parallel()
	d := newDoor(t, state.ReadAccounts)

	got := d.get(t.Context(), "/team-messaging/v1/chats", "Authorization", "Bearer "+d.token)

	const want = "the app Bot lacks TeamMessaging: Console → app → Settings → Permissions"
	if hint := got.Header().Get("Glipbox-Hint"); hint != want {
		t.Errorf("got %q, want %q", hint, want)
	}
}

func TestAnswersCountForTheRateLimit(t *testing.T) {
	t.Parallel()
	d := newDoor(t, state.TeamMessaging)
	ask := func() http.Header {
		return d.get(t.Context(), "/team-messaging/v1/chats", "Authorization", "Bearer "+d.token).Header()
	}

	first, second := ask(), ask()
	if err := d.clock.Advance(t.Context(), rateWindow); err != nil {
		t.Fatal(err)
	}
	later := ask()

	for i, tt := range []struct {
		header http.Header
		want   string
	}{{first, "39"}, {second, "38"}, {later, "39"}} {
		if got := tt.header.Get("X-Rate-Limit-Remaining"); got != tt.want || tt.header.Get("X-Rate-Limit-Group") != "medium" {
			t.Errorf("answer %d: %s remain of %v, want %s", i, got, tt.header, tt.want)
		}
	}
}
