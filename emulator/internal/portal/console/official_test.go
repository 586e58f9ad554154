package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/glipbox/glipbox/testdata/seeds"
)

// TestOfficialLinks follows links as guides and SDKs have them.
func TestOfficialLinks(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Empty)
	b.get("/new-app?name=Bot")
	b.shows(http.StatusOK, "Sign in to the Developer Console")
	b.post("/console/sign-in?next="+url.QueryEscape("/new-app?name=Later"), "email", "dana@acme.example", "password", "Sandbox-1234")
	b.shows(http.StatusOK, `value="Later"`)

	b.get("/new-app?name=Quick+Start&desc=It+talks&type=BrowserBased&permissions=ReadAccounts,Glip,Faxes&redirectUri=https://a.example/cb")
	b.shows(http.StatusOK, "REST API App Settings", `value="Quick Start"`, ">It talks</textarea>", "https://a.example/cb",
		`value="client-side" checked`, `value="ReadAccounts" checked`, `value="TeamMessaging" checked`)
	b.get("/new-app?type=ServerBot")
	b.shows(http.StatusOK, "Bot Add-in Settings")
	b.get("/new-app?type=ServerOther")
	b.shows(http.StatusOK, `value="jwt" checked`)
	for path, title := range map[string]string{
		"/my-credentials/create": "JWT credentials", "/console/my-credentials": "JWT credentials", "/my-account.html": "Create App",
		"/guide/team-messaging/bots/walkthrough": "https://developers.ringcentral.com/guide/team-messaging/bots/walkthrough",
		"/api-reference/Posts/createGlipPostNew": "_emulator/v1/profile",
	} {
		b.get(path)
		b.shows(http.StatusOK, title)
	}
}
