package state

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// generation is a pair of tokens of one session, as the model of the refresh rules
// remembers it.
type generation struct {
	access, refresh string
	issued, used    time.Time
	accessEnd       time.Time
	refreshEnd      time.Time
}

// refreshModel replays the rules of refresh tokens next to the state.
type refreshModel struct {
	office      *office
	now         time.Time
	generations []generation
}

func (m *refreshModel) add(g Grant) {
	m.generations = append(m.generations, generation{
		access: g.Access.Token, refresh: g.Refresh.Token, issued: m.now,
		accessEnd: g.Access.Expires.Time(), refreshEnd: g.Refresh.Expires.Time(),
	})
}

func (m *refreshModel) newest() *generation { return &m.generations[len(m.generations)-1] }

// graceHolds says, in the words of the guide, whether the refresh token before the
// newest can still be used.
func (m *refreshModel) graceHolds() bool {
	g := m.newest()
	if !m.now.Before(g.issued.Add(time.Hour)) || !m.now.Before(g.accessEnd) {
		return false
	}
	return g.used.IsZero() || m.now.Before(g.used.Add(10*time.Second))
}

func (m *refreshModel) pass(t *rapid.T) {
	step := rapid.SampledFrom([]time.Duration{
		time.Second, 9 * time.Second, 10 * time.Second, 10 * time.Minute, 59 * time.Minute, time.Hour, 6 * 24 * time.Hour,
	}).Draw(t, "step")
	m.now = m.now.Add(step)
	m.office.clock.Set(m.now)
}

func (m *refreshModel) use(t *rapid.T) {
	i := rapid.IntRange(0, len(m.generations)-1).Draw(t, "generation")
	g := &m.generations[i]
	_, err := m.office.state.Authenticate(g.access)
	switch {
	case g != m.newest():
		wantCode(t, err, apierr.TokenNotFound)
	case !m.now.Before(g.accessEnd):
		wantCode(t, err, apierr.TokenOver)
	default:
		wantCode(t, err, "")
		if g.used.IsZero() {
			g.used = m.now
		}
	}
}

func (m *refreshModel) refresh(t *rapid.T) {
	i := rapid.IntRange(0, len(m.generations)-1).Draw(t, "generation")
	ttl := rapid.SampledFrom([]time.Duration{0, 600 * time.Second, 3599 * time.Second}).Draw(t, "ttl")
	g, latest := m.generations[i], *m.newest()
	grant, err := m.office.state.RefreshSession(m.office.app.ClientID, g.refresh, Lifetimes{Access: ttl})
	age := len(m.generations) - 1 - i
	switch {
	case age > 1:
		wantCode(t, err, apierr.TokenNotFound)
	case !m.now.Before(g.refreshEnd):
		wantCode(t, err, apierr.TokenOver)
	case age == 1 && !m.graceHolds():
		wantCode(t, err, apierr.TokenNotFound)
	case age == 1:
		wantCode(t, err, "")
		if grant.Access.Token != latest.access || grant.Refresh.Token != latest.refresh {
			t.Fatalf("a repeated refresh returned other tokens than the first")
		}
	default:
		wantCode(t, err, "")
		if grant.Access.Token == latest.access || grant.Refresh.Token == latest.refresh {
			t.Fatalf("a refresh kept a token")
		}
		m.add(grant)
	}
}

func TestRefreshRules(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		o := newOffice()
		m := &refreshModel{office: o, now: o.clock.Now()}
		grant, err := o.state.CreateSession(SessionRequest{App: o.app.ClientID, Extension: o.ann.ID})
		wantCode(t, err, "")
		m.add(grant)

		t.Repeat(map[string]func(*rapid.T){"pass": m.pass, "use": m.use, "refresh": m.refresh})
	})
}

func TestLifetimes(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name            string
		asked           Lifetimes
		access, refresh time.Duration
	}{
		{name: "none", access: time.Hour, refresh: 168 * time.Hour},
		{name: "too small", asked: Lifetimes{Access: time.Second, Refresh: time.Second}, access: 10 * time.Minute, refresh: time.Second},
		{name: "too large", asked: Lifetimes{Access: 24 * time.Hour, Refresh: 999 * time.Hour}, access: time.Hour, refresh: 168 * time.Hour},
		{name: "odd", asked: Lifetimes{Access: 3599 * time.Second, Refresh: 77 * time.Second}, access: 3599 * time.Second, refresh: 77 * time.Second},
		{name: "negative", asked: Lifetimes{Access: -1, Refresh: -1}, access: 10 * time.Minute, refresh: 168 * time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			if got := tt.asked.access(); got != tt.access {
				t.Errorf("got access %s, want %s", got, tt.access)
			}
			if got := tt.asked.refresh(); got != tt.refresh {
				t.Errorf("got refresh %s, want %s", got, tt.refresh)
			}
		})
	}
}

// wantCode ends the test unless err has the code; an empty code wants no error.
func wantCode(t interface{ Fatalf(string, ...any) }, err error, code apierr.Code) {
	e, _ := errors.AsType[*apierr.Error](err)
	if (code == "" && err != nil) || (code != "" && (e == nil || e.Code != code)) {
		t.Fatalf("got error %v, want code %q", err, code)
	}
}
