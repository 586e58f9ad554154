package adminui

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// installable returns a site with a configured channel and the query of its installation,
// whose browser is a stranger's.
func installable(t *testing.T) (*site, url.Values) {
	t.Helper()
	s := newSite(t)
	s.platform.bot = true
	at := s.channel("Helper")
	s.post(at+"/configurations", credentials("key", "secret"))
	s.browser = newBrowser(t)
	return s, url.Values{
		"streamid": {strings.TrimPrefix(at, "/channels/")}, "code": {"code"}, "client_id": {"key"},
		"creator_extension_id": {"62"}, "creator_account_id": {"61"},
	}
}

func (s *site) speaksAs(query url.Values) string {
	s.Helper()
	channel, err := s.core.Channel(s.Context(), connector.StreamID(query.Get("streamid")))
	if err != nil {
		s.Fatal(err)
	}
	return channel.Selected().Authorization.Person.Name
}

func TestPublicBotIsInstalled(t *testing.T) {
	t.Parallel()
	for _, missing := range []string{"", "client_id"} {
		s, query := installable(t)
		query.Del(missing)
		page := s.get("/oauth/callback?" + query.Encode())
		if page.status != http.StatusOK || !strings.HasPrefix(page.path, "/oauth/callback") || !strings.Contains(page.body, "The bot is installed") {
			t.Errorf("without %q: got %d at %s: %s", missing, page.status, page.path, page.body)
		}
		if got := s.speaksAs(query); got != "Travel App" {
			t.Errorf("without %q: the channel speaks as %q", missing, got)
		}
	}
}

func TestForgedInstallationChangesNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		field, value string
		person       bool // the code is that of a user
		status       int
	}{
		"foreign code":        {"code", "foreign", false, http.StatusForbidden},
		"no code":             {"code", "", false, http.StatusBadRequest},
		"another application": {"client_id", "other", false, http.StatusForbidden},
		"no channel":          {"streamid", "st-none", false, http.StatusForbidden},
		"a user":              {"client_id", "key", true, http.StatusForbidden},
		"a sign-in's state":   {"state", "guessed", false, http.StatusOK}, // leads to the sign-in page
		"no installation":     {"creator_extension_id", "", false, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, query := installable(t)
			s.platform.bot = !tc.person
			forged := url.Values{}
			for field := range query {
				forged.Set(field, query.Get(field))
			}
			forged.Set(tc.field, tc.value)
			page := s.get("/oauth/callback?" + forged.Encode())
			if page.status != tc.status || strings.Contains(page.body, "The bot is installed") {
				t.Errorf("got %d at %s: %s", page.status, page.path, page.body)
			}
			if got := s.speaksAs(query); got != "" {
				t.Errorf("the channel speaks as %q", got)
			}
		})
	}
}

func TestInstallationReplacesNobody(t *testing.T) {
	t.Parallel()
	s, query := installable(t)
	s.get("/oauth/callback?" + query.Encode())
	s.platform.other = true
	if page := s.get("/oauth/callback?" + query.Encode()); page.status != http.StatusForbidden {
		t.Errorf("got %d: %s", page.status, page.body)
	}
	if got := s.speaksAs(query); got != "Travel App" {
		t.Errorf("the channel speaks as %q", got)
	}
}
