package state

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// office is an account with a user, and an application that issues refresh tokens.
type office struct {
	state *State
	clock *clock.Clock
	app   Application
	ann   Extension
}

func newOffice() *office {
	c := clock.New()
	c.Freeze()
	s := New(Sandbox, c, entropy.Seeded([32]byte{1}), NewLog())
	account := s.CreateAccount("Acme", "+16505550100")
	ann, _ := s.CreateExtension(Extension{
		Account: account.ID, Type: "User", Status: Enabled, FirstName: "Ann", Email: "ann@example.com", Password: s.NewPassword("pass"),
	})
	app, _ := s.CreateApplication(Application{
		Name: "Travel", Account: account.ID, Secret: "secret", IssueRefreshTokens: true,
		Permissions: []Permission{ReadAccounts, TeamMessaging, SubscriptionWebhook},
	})
	return &office{state: s, clock: c, app: app, ann: ann}
}

func (o *office) signIn(t *testing.T) Grant {
	t.Helper()
	grant, err := o.state.CreateSession(SessionRequest{App: o.app.ClientID, Extension: o.ann.ID})
	wantCode(t, err, "")
	return grant
}

func (o *office) pass(d time.Duration) { o.clock.Set(o.clock.Now().Add(d)) }

func TestAuthenticate(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		before func(t *testing.T, o *office, token string) string
		code   apierr.Code
		symbol string
	}{
		{name: "live", before: func(_ *testing.T, _ *office, token string) string { return token }},
		{
			name: "garbage", code: "OAU-149", symbol: "TokenInvalid",
			before: func(*testing.T, *office, string) string { return "garbage" },
		},
		{
			name: "unknown", code: "OAU-213", symbol: "TokenInvalid",
			before: func(_ *testing.T, o *office, _ string) string { return o.state.newToken() },
		},
		{
			name: "cut", code: "OAU-129", symbol: "TokenInvalid",
			before: func(_ *testing.T, _ *office, token string) string { return token[:len(token)-3] },
		},
		{
			name: "of a blocked application", code: "OAU-127", symbol: "TokenInvalid",
			before: func(t *testing.T, o *office, token string) string {
				t.Helper()
				_, err := o.state.UpdateApplication(o.app.ClientID, func(a Application) Application {
					a.Blocked = true
					return a
				})
				wantCode(t, err, "")
				return token
			},
		},
		{
			name: "a moment before its end",
			before: func(_ *testing.T, o *office, token string) string {
				o.pass(time.Hour - time.Millisecond)
				return token
			},
		},
		{
			name: "expired", code: "OAU-210", symbol: "TokenExpired",
			before: func(_ *testing.T, o *office, token string) string {
				o.pass(time.Hour)
				return token
			},
		},
		{
			name: "revoked", code: "OAU-213", symbol: "TokenInvalid",
			before: func(t *testing.T, o *office, token string) string {
				t.Helper()
				wantCode(t, o.state.RevokeToken(o.app.ClientID, token), "")
				return token
			},
		},
		{
			name: "disabled user", code: "OAU-141", symbol: "TokenInvalid",
			before: func(t *testing.T, o *office, token string) string {
				t.Helper()
				_, err := o.state.SetExtensionStatus(o.ann.ID, Disabled)
				wantCode(t, err, "")
				return token
			},
		},
		{
			name: "deleted user", code: "OAU-232",
			before: func(_ *testing.T, o *office, token string) string {
				o.state.world.extensions.Delete(o.ann.ID)
				return token
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice()
			token := tt.before(t, o, o.signIn(t).Access.Token)

			p, err := o.state.Authenticate(token)

			wantCode(t, err, tt.code)
			if tt.code == "" && (p.Extension.ID != o.ann.ID || p.App.ClientID != o.app.ClientID || p.Session.Extension != o.ann.ID) {
				t.Errorf("got %+v", p)
			}
			if e, ok := err.(*apierr.Error); ok && (e.Status != 401 || e.Symbol != tt.symbol || e.Hint == "") { //nolint:errorlint // the state returns it unwrapped
				t.Errorf("got %+v, want 401 %s with a hint", e, tt.symbol)
			}
		})
	}
}

func TestSixthSessionEvictsTheOldest(t *testing.T) {
	t.Parallel()
	o := newOffice()
	var grants []Grant
	for range 6 {
		grants = append(grants, o.signIn(t))
	}

	_, err := o.state.Authenticate(grants[0].Access.Token)
	wantCode(t, err, "OAU-213")
	_, err = o.state.RefreshSession(o.app.ClientID, grants[0].Refresh.Token, Lifetimes{})
	wantCode(t, err, "OAU-213")
	for _, grant := range grants[1:] {
		_, err := o.state.Authenticate(grant.Access.Token)
		wantCode(t, err, "")
	}
	if n := len(o.state.Sessions(o.ann.ID, o.app.ClientID)); n != 5 {
		t.Errorf("got %d sessions, want 5", n)
	}
}

func TestSessionsOfOtherApplicationsStay(t *testing.T) {
	t.Parallel()
	o := newOffice()
	first := o.signIn(t)
	other, err := o.state.CreateApplication(Application{Name: "Other", Account: o.app.Account})
	wantCode(t, err, "")

	for range 6 {
		grant, err := o.state.CreateSession(SessionRequest{App: other.ClientID, Extension: o.ann.ID})
		wantCode(t, err, "")
		if grant.Refresh.Token != "" {
			t.Error("got a refresh token from an application that issues none")
		}
	}

	_, err = o.state.Authenticate(first.Access.Token)
	wantCode(t, err, "")
}

func TestScope(t *testing.T) {
	t.Parallel()
	all := []Permission{ReadAccounts, TeamMessaging, SubscriptionWebhook}

	tests := []struct {
		name        string
		asked, want []Permission
	}{
		{name: "none", want: all},
		{name: "all", asked: all, want: all},
		{name: "subset, in the order of the application", asked: []Permission{TeamMessaging, ReadAccounts}, want: []Permission{ReadAccounts, TeamMessaging}},
		{name: "one unknown", asked: []Permission{ReadAccounts, "openid"}, want: all},
		{name: "only unknown", asked: []Permission{"SMS"}, want: all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice()

			grant, err := o.state.CreateSession(SessionRequest{App: o.app.ClientID, Extension: o.ann.ID, Scope: tt.asked})

			wantCode(t, err, "")
			if !slices.Equal(grant.Session.Scope, tt.want) {
				t.Errorf("got %v, want %v", grant.Session.Scope, tt.want)
			}
		})
	}
}

func TestParallelUse(t *testing.T) {
	t.Parallel()
	o := newOffice()
	first := o.signIn(t)
	second, err := o.state.RefreshSession(o.app.ClientID, first.Refresh.Token, Lifetimes{})
	wantCode(t, err, "")

	var uses sync.WaitGroup
	for range 8 {
		uses.Go(func() {
			if _, err := o.state.Authenticate(second.Access.Token); err != nil {
				t.Errorf("use: %v", err)
			}
			if _, err := o.state.RefreshSession(o.app.ClientID, first.Refresh.Token, Lifetimes{}); err != nil {
				t.Errorf("repeat: %v", err)
			}
		})
	}
	uses.Wait()
}

func TestForgottenThingsDoNotPileUp(t *testing.T) {
	t.Parallel()
	o := newOffice()
	for range 50 {
		wantCode(t, o.state.RevokeToken(o.app.ClientID, o.signIn(t).Refresh.Token), "")
		_, _, err := o.state.SignIn("", "ann@example.com", "pass")
		wantCode(t, err, "")
		_, err = o.state.IssueCode(AuthorizationCode{App: o.app.ClientID, Extension: o.ann.ID})
		wantCode(t, err, "")
		o.pass(24 * time.Hour)
	}

	w := o.state.world
	if n := w.refreshTokens.Len() + w.browsers.Len() + w.codes.Len(); n > 20 {
		t.Errorf("%d dead tokens, browsers and codes are kept", n)
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	o := newOffice()
	grant, err := o.state.CreateSession(SessionRequest{App: o.app.ClientID, Extension: o.ann.ID})
	wantCode(b, err, "")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.state.Authenticate(grant.Access.Token); err != nil {
			b.Fatal(err)
		}
	}
}
