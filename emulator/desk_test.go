package emulator

import (
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
	"github.com/glipbox/glipbox/testdata/seeds"
)

const (
	posts    = "/team-messaging/v1/posts"
	resource = "/restapi/v1.0/subscription"
)

// desk is an emulator with Acme in it, whose application has signed Alice in.
type desk struct {
	*testing.T

	emulator *Emulator
	control  *control.Client
	people   []control.Person // Ada, Alice, Bob, …
	token    string
}

func newDesk(t *testing.T, options ...Option) *desk {
	t.Helper()
	checked := WithMiddleware(contracttest.Checking(t))
	d := &desk{T: t, emulator: start(t, append(options, WithSeed("acme.yaml", seeds.Acme), checked)...)}
	d.control = d.emulator.Control()
	var err error
	if d.people, err = d.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	d.token = d.signIn(d.people[1])
	return d
}

func (d *desk) signIn(person control.Person) string {
	d.Helper()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	send(d.T, d.emulator.URL(Sandbox)+"/restapi/oauth/token", "application/x-www-form-urlencoded",
		"Basic "+base64.StdEncoding.EncodeToString([]byte("acme-sandbox-client-id:acme-sandbox-client-secret")),
		"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="+person.JWT, &token)
	return token.AccessToken
}

// revoke ends Alice's session.
func (d *desk) revoke() {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), http.MethodPost, d.emulator.URL(Sandbox)+"/restapi/oauth/revoke?token="+d.token, http.NoBody)
	if err != nil {
		d.Fatal(err)
	}
	req.SetBasicAuth("acme-sandbox-client-id", "acme-sandbox-client-secret")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		d.Fatalf("revoke was answered %s", resp.Status)
	}
}

// setStatus enables or disables Alice.
func (d *desk) setStatus(status string) {
	d.Helper()
	if _, err := d.control.ChangePerson(d.Context(), control.Sandbox, d.people[1].ID, control.PersonChange{Status: status}); err != nil {
		d.Fatal(err)
	}
}

// connect opens a connection of Alice that ends with the test.
func (d *desk) connect(wsc string) *sockettest.Conn {
	d.Helper()
	c, err := sockettest.Open(d.Context(), d.emulator.URL(Sandbox), d.token, wsc)
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(c.Cut)
	return c
}

// subscribed opens a connection of Alice that is subscribed to posts.
func (d *desk) subscribed() (c *sockettest.Conn, id string) {
	d.Helper()
	c = d.connect("")
	id, err := c.Subscribe(d.Context(), posts)
	if err != nil {
		d.Fatal(err)
	}
	return c, id
}

// say has Bob write to Alice.
func (d *desk) say(texts ...string) {
	d.Helper()
	for _, text := range texts {
		_, err := d.control.CreatePost(d.Context(), control.Sandbox, d.people[2].ID, control.NewPost{To: d.people[1].Email, Text: text})
		if err != nil {
			d.Fatal(err)
		}
	}
}

// freeze stops the clock, so that only advance takes time.
func (d *desk) freeze() {
	d.Helper()
	if _, err := d.control.Freeze(d.Context()); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) advance(span time.Duration) {
	d.Helper()
	if _, err := d.control.Advance(d.Context(), span); err != nil {
		d.Fatal(err)
	}
}

// hear checks that the next notifications are about these texts.
func (d *desk) hear(c *sockettest.Conn, texts ...string) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), 30*time.Second)
	defer cancel()
	for i, want := range texts {
		n, err := c.NextNotification(ctx)
		if err != nil || n.Body.Text != want {
			d.Fatalf("notification %d is %q (%v), want %q", i, n.Body.Text, err, want)
		}
	}
}

// silent checks that no notification has come once all work is done.
func (d *desk) silent(c *sockettest.Conn) {
	d.Helper()
	d.advance(time.Millisecond)
	d.request(c, http.MethodGet, "/restapi/v1.0/account/~/extension/~", nil) // whatever was sent before has come before the answer
	now, cancel := context.WithCancel(d.Context())
	cancel()
	if n, err := c.NextNotification(now); err == nil {
		d.Errorf("got %+v, want nothing", n)
	}
}

func (d *desk) request(c *sockettest.Conn, method, path string, body any) sockettest.Frame {
	d.Helper()
	answer, err := c.Request(d.Context(), method, path, body)
	if err != nil {
		d.Fatal(err)
	}
	return answer
}

// call makes a request by HTTP, and returns its status and body.
func (d *desk) call(method, path, body string) (int, string) {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), method, d.emulator.URL(Sandbox)+path, strings.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// closedWith checks with which code the server closes a connection.
func (d *desk) closedWith(c *sockettest.Conn, want websocket.StatusCode) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), 30*time.Second)
	defer cancel()
	if code, err := c.Wait(ctx); err != nil || code != want {
		d.Errorf("closed with %d (%v), want %d", code, err, want)
	}
}

// cut breaks the latest connection, as a network does.
func (d *desk) cut() {
	d.Helper()
	all := d.emulator.Connections()
	if err := d.control.CloseConnection(d.Context(), all[len(all)-1].ID, 0, "Cable"); err != nil {
		d.Fatal(err)
	}
}
