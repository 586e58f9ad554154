package portal_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

const hostile = `"><script>alert(1)</script><img src=x>' autofocus='`

// office is a company in the sandbox of a running emulator, and a browser.
type office struct {
	*testing.T

	emulator *emulator.Emulator
	control  *control.Client
	account  control.Account
	team     control.ChatID
	headers  http.Header // sent along with each request
}

func newOffice(t *testing.T, people ...control.PersonSpec) *office {
	t.Helper()
	o := openEmpty(t)
	emails := make([]string, len(people))
	for i := range people {
		people[i].Email = strings.ToLower(people[i].FirstName) + "@acme.test"
		if people[i].Status == "" {
			emails[i] = people[i].Email
		}
	}
	spec := control.AccountSpec{Name: "Acme", People: people}
	if len(people) > 0 {
		spec.Teams = []control.TeamSpec{{Name: "Trips", Members: []string{people[0].Email, people[1].Email}}}
	}
	account, err := o.control.CreateAccount(t.Context(), control.Sandbox, spec)
	if err != nil {
		t.Fatal(err)
	}
	o.account = account
	if len(account.Teams) > 0 {
		o.team = account.Teams[0].ID
	}
	return o
}

func openEmpty(t *testing.T) *office {
	t.Helper()
	e, err := emulator.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return &office{T: t, emulator: e, control: e.Control(), headers: http.Header{}}
}

// usual returns an office of Alice, Travel App, and Carol, who is disabled.
func usual(t *testing.T) *office {
	t.Helper()
	return newOffice(t,
		control.PersonSpec{FirstName: "Alice", LastName: "Anders"},
		control.PersonSpec{FirstName: "Travel", LastName: "App"},
		control.PersonSpec{FirstName: "Carol", LastName: "Castro", Status: "Disabled"},
	)
}

func (o *office) person(first string) control.Person {
	o.Helper()
	person, ok := o.account.Person(strings.ToLower(first) + "@acme.test")
	if !ok {
		o.Fatal("nobody is called", first)
	}
	return person
}

// say posts as somebody, to somebody, and returns the post.
func (o *office) say(from, to, text string) control.Post {
	o.Helper()
	post, err := o.control.CreatePost(o.Context(), control.Sandbox, o.person(from).ID, control.NewPost{To: string(o.person(to).ID), Text: text})
	if err != nil {
		o.Fatal(err)
	}
	return post
}

func (o *office) app(first string) string { return "/app/" + string(o.person(first).ID) }

func (o *office) chat(first string, id control.ChatID) string {
	return o.app(first) + "/chats/" + string(id)
}

// seen is a page as the browser got it.
type seen struct {
	status int
	header http.Header
	path   string // where redirects led
	body   string
}

func (o *office) get(path string) seen {
	o.Helper()
	return o.fetch(http.MethodGet, o.emulator.URL(control.Sandbox)+path, nil)
}

func (o *office) post(path string, form url.Values) seen {
	o.Helper()
	return o.fetch(http.MethodPost, o.emulator.URL(control.Sandbox)+path, form)
}

func (o *office) fetch(method, address string, form url.Values) seen {
	o.Helper()
	resp, err := o.send(o.Context(), method, address, form)
	if err != nil {
		o.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		o.Fatal(err)
	}
	return seen{resp.StatusCode, resp.Header, resp.Request.URL.RequestURI(), string(body)}
}

func (o *office) send(ctx context.Context, method, address string, form url.Values) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header = o.headers.Clone()
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return (&http.Client{}).Do(req)
}

func (s seen) compare(t *testing.T, has, lacks []string) {
	t.Helper()
	for _, want := range has {
		if !strings.Contains(s.body, want) {
			t.Errorf("%s has no %q: %s", s.path, want, s.body)
		}
	}
	for _, unwanted := range lacks {
		if strings.Contains(s.body, unwanted) {
			t.Errorf("%s has %q: %s", s.path, unwanted, s.body)
		}
	}
}
