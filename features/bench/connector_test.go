package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

const chats = 100

// instant is an agent that answers each message at once.
type instant struct{}

func (instant) Reply(_ context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	return connector.Reply{Posts: []connector.ReplyPost{{Text: "re: " + m.Text}}}, nil
}

// chain is the yardstick of an answered message: a bare webhook POST, one SQLite commit
// that is on the disk, a bare API POST.
type chain struct {
	webhook string
	client  *http.Client
}

func newChain(b *testing.B) *chain {
	b.Helper()
	db := newDatabase(b)
	c := &chain{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * chats}}}
	api := httptest.NewServer(bare(nil))
	b.Cleanup(api.Close)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = db.commit(r.Context(), string(body))
		}
		if err == nil {
			err = c.post(r.Context(), api.URL+"/posts", `{"text":"re: hello"}`)
		}
		if err != nil {
			b.Error(err)
		}
	}))
	b.Cleanup(hook.Close)
	c.webhook = hook.URL
	return c
}

func (c *chain) post(ctx context.Context, url, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	res, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// answer goes once through the chain.
func (c *chain) answer(ctx context.Context) error {
	return c.post(ctx, c.webhook, strings.Repeat("x", 700))
}

// office is an emulator with a company in it, and a connector that answers there.
type office struct {
	emulator *emulator.Emulator
	control  *control.Client
	account  control.Account
	agent    control.Person
	app      *app.App
	stream   string

	mu      sync.Mutex
	waiting map[string]chan struct{} // by the text of the answer
}

func newOffice(b *testing.B, options app.Options) *office {
	b.Helper()
	return newOfficeOf(b, options, func(*app.App, app.Options) {})
}

// newOfficeOf lets more be started before the channel is enabled.
func newOfficeOf(b *testing.B, options app.Options, more func(*app.App, app.Options)) *office {
	b.Helper()
	o := &office{waiting: map[string]chan struct{}{}}
	e, err := emulator.Start(b.Context(), emulator.WithRateLimits(control.RateLimits{}), emulator.WithMiddleware(o.watch))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	o.emulator = e
	o.control = control.New(e.ConsoleURL(), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * chats}})
	spec := control.AccountSpec{
		Name: "Office", People: []control.PersonSpec{{FirstName: "Agent", Email: "agent@office.example", JWT: "office-agent"}},
		Applications: []control.ApplicationSpec{{
			Name: "Connector", Type: "server-side", IssueRefreshTokens: true,
			Permissions: []string{"SubscriptionWebhook", "ReadAccounts", "TeamMessaging"},
		}},
	}
	for i := range chats {
		spec.People = append(spec.People, control.PersonSpec{FirstName: fmt.Sprintf("P%d", i), Email: fmt.Sprintf("p%d@office.example", i)})
	}
	if o.account, err = o.control.CreateAccount(b.Context(), control.Sandbox, spec); err != nil {
		b.Fatal(err)
	}
	options.Agent, options.AdminKey, options.Loops.Limit = instant{}, "bench", -1
	options.SandboxURL = e.URL(emulator.Sandbox)
	if options.Data == "" && options.Database == "" {
		options.Data = b.TempDir()
	}
	if o.app, err = app.Start(b.Context(), options); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = o.app.Close() })
	more(o.app, options)
	o.enable(b)
	return o
}

// enable makes a channel that answers.
func (o *office) enable(b *testing.B) {
	b.Helper()
	for i, p := range o.account.People {
		if p.FirstName == "Agent" {
			o.agent = p
			o.account.People = append(o.account.People[:i:i], o.account.People[i+1:]...)
			break
		}
	}
	client := o.account.Applications[0]
	var made struct {
		StreamID string `json:"streamId"`
	}
	o.api(b, http.MethodPost, "", map[string]any{"name": "Agent"}, &made)
	o.stream = made.StreamID
	o.api(b, http.MethodPut, "/"+o.stream+"/configuration", map[string]any{
		"environment": "sandbox", "applicationKey": client.ClientID, "applicationSecret": client.ClientSecret,
	}, nil)
	o.api(b, http.MethodPost, "/"+o.stream+"/authorization", map[string]any{"jwt": o.agent.JWT}, nil)
	o.api(b, http.MethodPut, "/"+o.stream+"/enabled", map[string]any{"enabled": true}, nil)
}

func (o *office) api(b *testing.B, method, path string, body, answer any) {
	b.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.Context(), method, o.app.URL()+"/api/v1/channels"+path, bytes.NewReader(encoded))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer bench")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s %s: %s %s (%v)", method, path, res.Status, text, err)
	}
	if answer != nil {
		if err := json.Unmarshal(text, answer); err != nil {
			b.Fatal(err)
		}
	}
}

// watch tells who waits for an answer that it is applied.
func (o *office) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/posts") {
			next.ServeHTTP(w, r)
			return
		}
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
		next.ServeHTTP(w, r)
		var post struct {
			Text string `json:"text"`
		}
		_ = json.Unmarshal(raw, &post)
		o.mu.Lock()
		seen := o.waiting[post.Text]
		delete(o.waiting, post.Text)
		o.mu.Unlock()
		if seen != nil {
			close(seen)
		}
	})
}

// ask writes as somebody and waits for the answer.
func (o *office) ask(ctx context.Context, person, number int) error {
	text := fmt.Sprintf("hello %d", number)
	seen := make(chan struct{})
	o.mu.Lock()
	o.waiting["re: "+text] = seen
	o.mu.Unlock()
	_, err := o.control.CreatePost(ctx, control.Sandbox, o.account.People[person%chats].ID, control.NewPost{
		To: string(o.agent.ID), Text: text,
	})
	if err != nil {
		return err
	}
	select {
	case <-seen:
		return nil
	case <-time.After(time.Minute):
		return fmt.Errorf("%s was not answered within a minute", text)
	}
}

// BenchmarkAnswer measures from the call that writes a message to its applied answer,
// against the chain.
func BenchmarkAnswer(b *testing.B) {
	o, c := newOffice(b, app.Options{}), newChain(b)
	for i := range warmup {
		if err := o.ask(b.Context(), i, -i-1); err != nil {
			b.Fatal(err)
		}
	}
	var ours, yardstick []time.Duration
	n := 0
	for b.Loop() {
		start := time.Now()
		if err := o.ask(b.Context(), n, n); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
		n++
		start = time.Now()
		if err := c.answer(b.Context()); err != nil {
			b.Fatal(err)
		}
		yardstick = append(yardstick, time.Since(start))
	}
	for name, p := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		b.ReportMetric(float64(percentile(ours, p).Microseconds()), name+"-µs")
		b.ReportMetric(float64(percentile(yardstick, p).Microseconds()), "chain-"+name+"-µs")
		b.ReportMetric(percentile(ours, p).Seconds()/percentile(yardstick, p).Seconds(), name+"-x-chain")
	}
}

// BenchmarkAnswersPerSecond lets a hundred people write at once, against as many at once
// through the chain: 1 means as fast as the chain.
func BenchmarkAnswersPerSecond(b *testing.B) {
	o, c := newOffice(b, app.Options{}), newChain(b)
	var mu sync.Mutex
	n := 0
	next := func() int {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n
	}
	ask := func() error {
		i := next()
		return o.ask(b.Context(), i, i)
	}
	compareOver(b, chats, ask, func() error { return c.answer(b.Context()) })
}
