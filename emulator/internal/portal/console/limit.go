package console

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/page"
)

// RingCentral's guide "Creating an Install App Button" says how long the name and the
// description of an app may be, how many redirect URIs it may have, and that none has a
// wildcard. An e-mail address and the name of a company are as long as in the API.
const (
	maxAppName     = 64  // characters
	maxDescription = 256 // characters
	maxRedirects   = 10
	maxEmail       = 254 // characters
	maxCompany     = 64  // characters
)

// Assumed: what no document of RingCentral limits.
const (
	maxTitle   = maxAppName     // characters of the display name of an app card
	maxSummary = maxDescription // characters of its summary
	maxAddress = 2048           // characters of an address of the web
	maxSecret  = 256            // characters of a shared secret
	maxName    = 64             // characters of a developer's name
	maxLabel   = 128            // characters of the label of a JWT credential
)

// checkLengths notes what is too long of an app.
func (p *settingsPage) checkLengths() {
	for name, limit := range map[string]int{
		"name": maxAppName, "description": maxDescription, "contact": maxEmail,
		"card-title": maxTitle, "card-summary": maxSummary, "card-website": maxAddress, "card-support": maxAddress, "card-privacy": maxAddress,
		"outbound": maxAddress, "shared-secret": maxSecret,
	} {
		p.Form.AtMost(name, limit)
	}
}

// CardShown reports whether there is something to see in the App Card.
func (p settingsPage) CardShown() bool {
	for _, name := range []string{"card-title", "card-summary", "card-website", "card-support", "card-privacy"} {
		if p.Form.Get(name) != "" {
			return true
		}
	}
	return false
}

// checkRedirects notes what is wrong with redirect URIs.
func checkRedirects(f *page.Form, uris []string) {
	if n := len(uris); n > maxRedirects {
		f.Wrong("redirects", fmt.Sprintf("There is room for %d addresses; these are %d. Leave some out.", maxRedirects, n))
	}
	for _, uri := range uris {
		u, err := url.Parse(uri)
		switch {
		case utf8.RuneCountInString(uri) > maxAddress:
			f.Wrong("redirects", fmt.Sprintf("There is room for %d characters in each address. Shorten it.", maxAddress))
		case err != nil || u.Scheme == "" || u.Host == "":
			f.Wrong("redirects", uri+" is not an absolute address such as https://example.com/oauth/callback.")
		case strings.Contains(u.Host+u.Path, "*"):
			f.Wrong("redirects", uri+" has a wildcard. Enter each address as it is.")
		}
	}
}
