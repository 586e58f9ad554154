package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// client is one of those who use the emulator at the same time. It has a company of its
// own.
type client struct {
	*killing

	work    work
	number  int
	dice    *rand.Rand
	account control.Account

	http    *http.Client
	sandbox string
	control *control.Client
	token   string // of the first person
}

// open points the client to a process.
func (c *client) open(s server) {
	c.http = &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.sandbox, c.control = s.places["sandbox"], control.New(s.places["console"], c.http)
}

// found makes a company of two people, an application and a team.
func (c *client) found() {
	email := func(name string) string { return fmt.Sprintf("%s@kill%d.example", name, c.number) }
	account, err := c.control.CreateAccount(c.Context(), control.Sandbox, control.AccountSpec{
		Name: fmt.Sprintf("Kill %d", c.number),
		People: []control.PersonSpec{
			{FirstName: "Ann", Email: email("ann"), Admin: true, JWT: email("ann"), Password: firstPassword},
			{FirstName: "Bob", Email: email("bob"), JWT: email("bob"), Password: firstPassword},
		},
		Applications: []control.ApplicationSpec{{
			Name: "App", IssueRefreshTokens: true, RedirectURIs: []string{redirectURI},
			Permissions: []string{"ReadAccounts", "EditAccounts", "TeamMessaging", "SubscriptionWebhook"},
		}},
		Teams: []control.TeamSpec{{Name: "Team", Members: []string{email("ann"), email("bob")}}},
	})
	if err != nil {
		c.Fatal(err)
	}
	c.account = account
	c.enter()
}

const (
	redirectURI   = "http://127.0.0.1:1/callback"
	firstPassword = "Passw0rd-first"
)

// enter signs the first person in.
func (c *client) enter() {
	granted, _ := c.submit(tokenPath, c.assertion(0))
	if !granted.ok() {
		c.Errorf("a token is refused: %d %s", granted.status, granted.body)
	}
	c.token = granted.text("access_token")
}

const tokenPath = "/restapi/oauth/token" //nolint:gosec // no credential

// assertion is a request for a token of one of the people.
func (c *client) assertion(person int) url.Values {
	return url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {c.account.People[person].JWT},
	}
}

// answer is what a request was answered.
type answer struct {
	status int
	body   []byte
}

func (a answer) ok() bool { return a.status < http.StatusBadRequest }

// text returns a member of the JSON object that was answered.
func (a answer) text(member string) string {
	var object map[string]any
	_ = json.Unmarshal(a.body, &object) // the member is missing then
	return fmt.Sprint(object[member])
}

// call makes a request with a token. It reports whether it was answered.
func (c *client) call(token, method, path string, body any) (answer, bool) {
	encoded, err := json.Marshal(body)
	if err != nil {
		c.Fatal(err)
	}
	return c.send(method, path, bytes.NewReader(encoded), http.Header{
		"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"},
	})
}

// submit sends a form with the credentials of the application.
func (c *client) submit(path string, form url.Values) (answer, bool) {
	app := c.account.Applications[0]
	req := &http.Request{Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}
	req.SetBasicAuth(string(app.ClientID), app.ClientSecret)
	return c.send(http.MethodPost, path, strings.NewReader(form.Encode()), req.Header)
}

func (c *client) send(method, path string, body io.Reader, header http.Header) (answer, bool) {
	req, err := http.NewRequestWithContext(c.Context(), method, c.sandbox+path, body)
	if err != nil {
		c.Fatal(err)
	}
	req.Header = header
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, c.note(0)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, c.note(0)
	}
	if resp.StatusCode == http.StatusServiceUnavailable && strings.Contains(resp.Header.Get("Glipbox-Hint"), "the emulator ended") {
		return answer{}, c.note(0) // it was asked to end while somebody else was being asked
	}
	return answer{status: resp.StatusCode, body: content}, c.note(resp.StatusCode)
}

// note counts an answer. Nothing excuses a server error.
func (c *client) note(status int) bool {
	switch {
	case status == 0:
		c.broken.Add(1)
	case status >= http.StatusInternalServerError:
		c.Errorf("%T: answered %d", c.work, status)
	case status >= http.StatusBadRequest:
		c.refused.Add(1)
	default:
		c.answered.Add(1)
	}
	return status != 0
}

// controlled notes the outcome of a call of the control API. It reports whether that was
// answered.
func (c *client) controlled(err error) bool {
	if err == nil {
		return c.note(http.StatusOK)
	}
	refusal, ok := errors.AsType[*control.Error](err)
	if ok && refusal.Status == http.StatusServiceUnavailable && strings.HasPrefix(refusal.Message, "the emulator ends") {
		return c.note(0) // an advance of the clock, cut short by a polite end
	}
	if ok {
		c.Errorf("%T: %v", c.work, err)
		return c.note(refusal.Status)
	}
	return c.note(0)
}

// documents adds the documents of a page to a list, and returns the token of the next
// page.
func (a answer) documents(field string, to map[string]string) (next string) {
	var page struct {
		Records    []map[string]any `json:"records"`
		Navigation struct {
			Next string `json:"nextPageToken"`
		} `json:"navigation"`
	}
	_ = json.Unmarshal(a.body, &page) // nothing is listed then
	for _, record := range page.Records {
		if text, ok := record[field].(string); ok {
			to[fmt.Sprint(record["id"])] = text
		}
	}
	return page.Navigation.Next
}
