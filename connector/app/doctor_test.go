package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
	"github.com/glipbox/glipbox/connector/postgrestest"
)

// examine runs the doctor beside a connector, and returns a line for each finding.
func examine(t *testing.T, rc *ringcentraltest.Server, o Options) string {
	t.Helper()
	o.SandboxURL, o.ProductionURL = rc.URL, rc.URL
	var text strings.Builder
	for _, f := range Examine(t.Context(), o) {
		verdict := "ok " + f.Seen
		if f.Problem != nil {
			verdict = "WRONG " + f.Problem.Error()
		}
		fmt.Fprintf(&text, "%s: %s\n", f.Check, verdict)
	}
	return text.String()
}

func TestDoctorFindsNothingWrong(t *testing.T) {
	t.Parallel()
	rc, dir := ringcentraltest.New(t), t.TempDir()
	check(t, os.Chmod(dir, 0o700)) //nolint:gosec // a folder
	c := start(t, rc, Options{Data: dir})
	c.live()
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Await("the answer", func() bool { return len(rc.Said(chat)) == 1 })
	got := examine(t, rc, Options{Data: dir, PublicURL: c.app.URL()})
	for _, want := range []string{
		"agent: ok", "data folder: ok", "key: ok", "database: ok answers, schema version", "public URL: ok", "clock against sandbox: ok",
		"webhook address: ok", "state: ok Enabled", "authorization: ok Travel App", "subscription: ok WebHook until", "dead letters: ok none",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q", want)
		}
	}
	if strings.Contains(got, "WRONG") || t.Failed() {
		t.Errorf("got\n%s", got)
	}
	rc.Arm(http.MethodPost, "/token", 9, func(w http.ResponseWriter, r *http.Request) bool { // it has to be enough
		return r.ParseForm() == nil && r.PostForm.Get("assertion") != "" &&
			ringcentraltest.Refuse(http.StatusBadRequest, "OAU-251", "no JWT")(w, r)
	})
	rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Await("the next answer", func() bool { return len(rc.Said(chat)) == 2 }) // with the token that the doctor got
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		harm func(t *testing.T, rc *ringcentraltest.Server, o *Options)
		says string
	}{
		{"the key is readable", func(t *testing.T, _ *ringcentraltest.Server, o *Options) {
			t.Helper()
			check(t, os.Chmod(filepath.Join(o.Data, keyFile), 0o644)) //nolint:gosec // that is the point
		}, "key: WRONG Others can read"},
		{"the folder is readable", func(t *testing.T, _ *ringcentraltest.Server, o *Options) {
			t.Helper()
			check(t, os.Chmod(o.Data, 0o755)) //nolint:gosec // that is the point
		}, "Run chmod 700 "},
		{"no folder", func(_ *testing.T, _ *ringcentraltest.Server, o *Options) { o.Data = "" }, "database: WRONG The database cannot be used: none is named"},
		{"another folder", func(t *testing.T, _ *ringcentraltest.Server, o *Options) { t.Helper(); o.Data = t.TempDir() }, "database: WRONG The database cannot be used"},
		{"another key", func(_ *testing.T, _ *ringcentraltest.Server, o *Options) { o.Key = strings.Repeat("k", 32) }, "authorization: WRONG A stored secret cannot be read"},
		{"a bad agent", func(_ *testing.T, _ *ringcentraltest.Server, o *Options) { o.AgentFile = "no-such.yaml" }, "agent: WRONG The agent cannot be made"},
		{"nothing answers", func(_ *testing.T, _ *ringcentraltest.Server, o *Options) { o.PublicURL = "http://127.0.0.1:1" }, "public URL: WRONG Nothing answers"},
		{"something else answers", func(t *testing.T, _ *ringcentraltest.Server, o *Options) {
			t.Helper()
			other := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(other.Close)
			o.PublicURL = other.URL
		}, "public URL: WRONG Something else"},
		{"the refresh is refused", func(_ *testing.T, rc *ringcentraltest.Server, _ *Options) {
			rc.Arm(http.MethodPost, "/token", 9, ringcentraltest.Refuse(http.StatusBadRequest, "OAU-236", "Extension is disabled"))
		}, "authorization: WRONG The user is not active"},
		{"the subscription is lost", func(_ *testing.T, rc *ringcentraltest.Server, _ *Options) { rc.DropSubscriptions() }, "subscription: WRONG RingCentral has lost or blacklisted"},
		{
			"the subscription is blacklisted", func(_ *testing.T, rc *ringcentraltest.Server, _ *Options) {
				rc.Blacklist("Webhook responses with code: [500]")
			},
			"subscription: WRONG RingCentral has lost or blacklisted the subscription: ",
		},
		{"the clocks differ", func(_ *testing.T, rc *ringcentraltest.Server, _ *Options) {
			rc.Arm(http.MethodHead, "/", 1, func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
				return true
			})
		}, "clock against sandbox: WRONG This machine's clock differs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rc, dir := ringcentraltest.New(t), t.TempDir()
			check(t, os.Chmod(dir, 0o700)) //nolint:gosec // a folder
			c := start(t, rc, Options{Data: dir})
			c.live()
			o := Options{Data: dir, PublicURL: c.app.URL()}
			tt.harm(t, rc, &o)

			got := examine(t, rc, o)

			if !strings.Contains(got, tt.says) {
				t.Errorf("got\n%s want it to say %q", got, tt.says)
			}
		})
	}
}

// Another connector at the public address does not know the verification token.
func TestDoctorKnowsItsConnector(t *testing.T) {
	t.Parallel()
	rc, dir := ringcentraltest.New(t), t.TempDir()
	start(t, rc, Options{Data: dir}).live()
	other := start(t, rc, Options{})
	got := examine(t, rc, Options{Data: dir, PublicURL: other.app.URL()})
	if !strings.Contains(got, "webhook address: WRONG Another connector, or something else, answers there") {
		t.Errorf("got\n%s", got)
	}
}

// What was given up is counted, with the latest reason.
func TestDoctorCountsDeadLetters(t *testing.T) {
	t.Parallel()
	rc, dir := ringcentraltest.New(t), t.TempDir()
	c := start(t, rc, Options{Data: dir, Agent: failing{}, Clock: hasty{}})
	c.live()
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Say(chat, ringcentraltest.Alice, "thanks")
	rc.Await("the answer to what comes after", func() bool { return len(rc.Said(chat)) == 1 })
	got := examine(t, rc, Options{Data: dir, PublicURL: c.app.URL()})
	if want := "dead letters: WRONG 1 message was given up, because: it is Sunday. Look at them on the channel's page"; !strings.Contains(got, want) {
		t.Errorf("got\n%s want it to say %q", got, want)
	}
}

// failing is an agent that does not answer hello.
type failing struct{}

func (failing) Reply(_ context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	if m.Text == "hello" {
		return connector.Reply{}, errors.New("it is Sunday")
	}
	return connector.Reply{Posts: []connector.ReplyPost{{Text: m.Text}}}, nil
}

// hasty is the wall, but no pause lasts long.
type hasty struct{ clock.Wall }

func (h hasty) AfterFunc(d time.Duration, f func()) func() bool {
	return h.Wall.AfterFunc(min(d, 20*time.Millisecond), f)
}

// The doctor looks at a database on PostgreSQL, of which every process knows the key.
func TestDoctorExaminesPostgres(t *testing.T) {
	t.Parallel()
	if !postgrestest.Available() {
		t.Log("left out: PostgreSQL is not installed")
		return
	}
	cluster, err := postgrestest.Start(t.Context())
	check(t, err)
	t.Cleanup(func() { check(t, cluster.Close()) })
	database, err := cluster.Database(t.Context(), "doctor")
	check(t, err)
	empty, err := cluster.Database(t.Context(), "empty")
	check(t, err)
	rc, key := ringcentraltest.New(t), strings.Repeat("k", 32)
	c := start(t, rc, Options{Database: database, Key: key})
	c.live()
	tests := []struct {
		name string
		o    Options
		says string
	}{
		{"in order", Options{Database: database, Key: key}, "database: ok answers, schema version"},
		{"another key", Options{Database: database, Key: strings.Repeat("x", 32)}, "authorization: WRONG A stored secret cannot be read"},
		{"no key", Options{Database: database}, "database: WRONG The store cannot be used: its key is missing"},
		{"nothing in it", Options{Database: empty, Key: key}, "database: WRONG The database is of schema version 0"},
		{"no such database", Options{Database: strings.Replace(database, "/doctor?", "/nobody?", 1), Key: key}, "database: WRONG The database cannot be used"},
	}
	for _, tt := range tests {
		tt.o.PublicURL = c.app.URL()
		got := examine(t, rc, tt.o)
		if !strings.Contains(got, tt.says) || strings.Contains(got, "WRONG") == (tt.name == "in order") {
			t.Errorf("%s: got\n%s want it to say %q", tt.name, got, tt.says)
		}
	}
}
