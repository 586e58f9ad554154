package adminui

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
)

const password = "correct horse battery"

// site is the pages with a real connector and store behind them, and a browser.
type site struct {
	*testing.T

	url      string
	browser  *http.Client
	store    *store.Store
	core     *connector.Connector
	sessions *session.Sessions
	platform *fakePlatform
	pages    *Handler
}

// newSite returns a site whose browser is signed in.
func newSite(t *testing.T) *site {
	t.Helper()
	s := newFreshSite(t)
	token, err := s.sessions.NewSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.post("/setup", url.Values{"token": {token}, "password": {password}, "repeat": {password}})
	return s
}

// newFreshSite returns a site without a password.
func newFreshSite(t *testing.T) *site {
	t.Helper()
	db, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	entropy := rand.NewChaCha8([32]byte{1})
	s := &site{T: t, platform: &fakePlatform{}}
	if s.store, err = store.Open(t.Context(), db, noon{}, make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	router := mux.NewRouter()
	server := httptest.NewServer(router)
	t.Cleanup(server.Close)
	s.url = server.URL
	s.core, err = connector.New(connector.Options{
		Store: s.store, Platform: s.platform, Agent: silence{}, Clock: noon{}, Entropy: entropy, PublicURL: server.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.sessions = &session.Sessions{Store: s.store, Clock: noon{}, Entropy: entropy, Limit: session.NewLimit(noon{})}
	s.pages = &Handler{
		Connector: s.core, Guard: &session.Guard{Sessions: s.sessions}, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Apps: map[connector.Environment]string{}, AdminPortals: map[connector.Environment]string{},
	}
	s.pages.Mount(router)
	s.browser = newBrowser(t)
	return s
}

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == "platform.test" {
			return http.ErrUseLastResponse
		}
		return nil
	}}
}

// seen is a page as the browser got it.
type seen struct {
	status int
	header http.Header
	path   string // where redirects led
	body   string
}

func (s *site) get(path string) seen {
	s.Helper()
	return s.send(http.MethodGet, path, nil)
}

func (s *site) post(path string, form url.Values) seen {
	s.Helper()
	return s.send(http.MethodPost, path, form)
}

func (s *site) send(method, path string, form url.Values) seen {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.do(req)
}

func (s *site) do(req *http.Request) seen {
	s.Helper()
	resp, err := s.browser.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return seen{resp.StatusCode, resp.Header, resp.Request.URL.RequestURI(), string(body)}
}

// channel makes a channel and returns the path of its pages.
func (s *site) channel(name string) string {
	s.Helper()
	channel, err := s.core.CreateChannel(s.Context(), name)
	if err != nil {
		s.Fatal(err)
	}
	return path(channel.StreamID)
}

// authorized makes a channel that Travel App has authorized.
func (s *site) authorized() string {
	s.Helper()
	at := s.channel("Travel App")
	s.post(at+"/configurations", credentials("key", "secret"))
	if page := s.authorize(at); !strings.Contains(page.body, "Authorized as Travel App.") {
		s.Fatal("not authorized:", page.body)
	}
	return at
}

// authorize presses Authorize and comes back with what the platform says.
func (s *site) authorize(at string) seen {
	s.Helper()
	begun := s.post(at+"/authorization", nil)
	target, err := url.Parse(begun.header.Get("Location"))
	if err != nil || target.Host != "platform.test" {
		return begun
	}
	query := url.Values{"streamid": {strings.TrimPrefix(at, "/channels/")}, "state": {target.Query().Get("state")}, "code": {"code"}}
	if s.platform.denies {
		query.Del("code")
		query.Set("error", "access_denied")
	}
	return s.get("/oauth/callback?" + query.Encode())
}

func credentials(key, secret string) url.Values {
	return url.Values{
		"shown": {"sandbox"}, "environment": {"sandbox"}, "applicationKey": {key}, "applicationSecret": {secret},
	}
}

func enabling(enabled string) url.Values {
	form := credentials("key", "")
	form.Set("enabled", enabled)
	return form
}

// noon is a clock that stands still.
type noon struct{}

func (noon) Now() time.Time { return time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC) }

func (noon) AfterFunc(time.Duration, func()) func() bool { return func() bool { return true } }

// silence is an agent that never answers.
type silence struct{}

func (silence) Reply(context.Context, connector.Message, connector.Progress) (connector.Reply, error) {
	return connector.Reply{}, nil
}

// fakePlatform is a RingCentral that knows one user.
type fakePlatform struct {
	connector.Platform

	bot      bool                    // the user is one
	other    bool                    // the user is another one
	denies   bool                    // the user presses Cancel
	webhooks *connector.RefusalError // of a subscription
	apps     []connector.Application
}

func (*fakePlatform) Person(_ context.Context, _ connector.Access, id connector.PersonID) (connector.Person, error) {
	if id != "7" {
		return connector.Person{}, &connector.RefusalError{Status: http.StatusNotFound, Code: "CMN-102"}
	}
	return connector.Person{ID: id, Name: "Gus Guest"}, nil
}

func (f *fakePlatform) AuthorizeURI(_ context.Context, app connector.Application, state, _ string) (string, error) {
	f.apps = append(f.apps, app)
	if app.Key == "wrong" {
		return "", &connector.RefusalError{Status: http.StatusBadRequest, Name: "invalid_client", Code: "OAU-123"}
	}
	return "https://platform.test/restapi/oauth/authorize?state=" + url.QueryEscape(state), nil
}

func (f *fakePlatform) Grant(_ context.Context, app connector.Application, g connector.Grant) (connector.Token, error) {
	if g.Code != "code" && g.Refresh != "refresh" {
		return connector.Token{}, errors.New("the code was not passed on")
	}
	return connector.Token{Access: "token of " + app.Key, Expires: noon{}.Now().Add(time.Hour), Refresh: "refresh"}, nil
}

func (*fakePlatform) Revoke(context.Context, connector.Application, connector.Token) error {
	return nil
}

func (f *fakePlatform) Self(context.Context, connector.Access) (connector.Person, error) {
	if f.other {
		return connector.Person{ID: "5004", Name: "Other Bot", Bot: f.bot}, nil
	}
	return connector.Person{ID: "5003", Name: "Travel App", FirstName: "Travel", Email: "travel.app@acme.test", Bot: f.bot}, nil
}

func (f *fakePlatform) Subscribe(context.Context, connector.Access, string, string) (connector.Subscription, error) {
	if f.webhooks != nil {
		return connector.Subscription{}, f.webhooks
	}
	return connector.Subscription{ID: "sub-1", Created: noon{}.Now(), Expires: noon{}.Now().Add(time.Hour)}, nil
}

func (*fakePlatform) Subscription(_ context.Context, _ connector.Access, id connector.SubscriptionID) (connector.Subscription, error) {
	return connector.Subscription{ID: id, Expires: noon{}.Now().Add(time.Hour)}, nil
}

func (*fakePlatform) ListSubscriptions(context.Context, connector.Access) ([]connector.Subscription, error) {
	return nil, nil
}

func (*fakePlatform) ChatsSince(context.Context, connector.Access, time.Time) ([]connector.Chat, error) {
	return []connector.Chat{{ID: 12, Type: connector.Team, Name: "Travel Desk"}}, nil
}

func (*fakePlatform) PostsSince(context.Context, connector.Access, connector.ChatID, time.Time) ([]connector.Post, error) {
	return nil, nil
}

func (*fakePlatform) Unsubscribe(context.Context, connector.Access, connector.SubscriptionID) error {
	return nil
}
