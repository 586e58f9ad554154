package state

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// login is a session as the model of parallel sessions remembers it.
type login struct {
	grant   Grant
	earlier []string // access tokens before the present one
	revoked bool
}

// parallelModel replays which sessions of a user in an application live: the latest
// five that nobody revoked.
type parallelModel struct {
	office *office
	live   []*login // oldest first
	dead   []*login
}

func (m *parallelModel) signIn(t *rapid.T) {
	grant, err := m.office.state.CreateSession(SessionRequest{App: m.office.app.ClientID, Extension: m.office.ann.ID})
	wantCode(t, err, "")
	m.live = append(m.live, &login{grant: grant})
	if len(m.live) > 5 {
		m.dead, m.live = append(m.dead, m.live[0]), m.live[1:]
	}
}

// draw returns one of the logins; nil when there is none.
func draw(t *rapid.T, logins []*login) *login {
	if len(logins) == 0 {
		return nil
	}
	return rapid.SampledFrom(logins).Draw(t, "login")
}

func (m *parallelModel) refresh(t *rapid.T) {
	l := draw(t, m.live)
	if l == nil {
		return
	}
	grant, err := m.office.state.RefreshSession(m.office.app.ClientID, l.grant.Refresh.Token, Lifetimes{})
	wantCode(t, err, "")
	if grant.Session.ID != l.grant.Session.ID || grant.Access.Token == l.grant.Access.Token {
		t.Fatalf("a refresh left the session or kept the token")
	}
	l.earlier = append(l.earlier, l.grant.Access.Token)
	l.grant = grant
}

func (m *parallelModel) revoke(t *rapid.T) {
	l := draw(t, slices.Concat(m.live, m.dead))
	if l == nil {
		return
	}
	token := rapid.SampledFrom([]string{l.grant.Access.Token, l.grant.Refresh.Token}).Draw(t, "token")
	wantCode(t, m.office.state.RevokeToken(m.office.app.ClientID, token), "")
	if i := slices.Index(m.live, l); i >= 0 {
		l.revoked = true
		m.live, m.dead = slices.Delete(m.live, i, i+1), append(m.dead, l)
	}
}

func (m *parallelModel) check(t *rapid.T) {
	for _, l := range m.live {
		_, err := m.office.state.Authenticate(l.grant.Access.Token)
		wantCode(t, err, "")
		for _, token := range l.earlier {
			_, err := m.office.state.Authenticate(token)
			wantCode(t, err, apierr.TokenNotFound)
		}
	}
	for _, l := range m.dead {
		_, err := m.office.state.Authenticate(l.grant.Access.Token)
		wantCode(t, err, apierr.TokenNotFound)
		_, err = m.office.state.RefreshSession(m.office.app.ClientID, l.grant.Refresh.Token, Lifetimes{})
		if l.revoked {
			wantCode(t, err, apierr.TokenRevoked)
		} else {
			wantCode(t, err, apierr.TokenNotFound)
		}
	}
	if sessions := m.office.state.Sessions(m.office.ann.ID, m.office.app.ClientID); len(sessions) != len(m.live) {
		t.Fatalf("%d sessions live, want %d", len(sessions), len(m.live))
	}
}

func TestParallelSessionsRules(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		m := &parallelModel{office: newOffice()}
		t.Repeat(map[string]func(*rapid.T){"sign in": m.signIn, "refresh": m.refresh, "revoke": m.revoke, "": m.check})
	})
}
