package chaos

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/connector/postgrestest"
	"github.com/glipbox/glipbox/emulator"
)

const (
	roleVariable = "GLIPBOX_CHAOS_ROLE"
	key          = "chaos-chaos-chaos-chaos"

	heartbeat = time.Second // of a WebSocket: one that is half-dead is noticed within two
)

// serve is a connector that runs until it is killed, or the test has ended.
func serve() int {
	options := app.Options{
		Database: os.Getenv("CHAOS_DATABASE"), Data: os.Getenv("CHAOS_DATA"), Key: key, AdminKey: key,
		PublicURL: os.Getenv("CHAOS_PUBLIC"), SandboxURL: os.Getenv("CHAOS_PLATFORM"),
		Heartbeat: heartbeat,
		Remote:    app.RemoteAgent{URL: os.Getenv("CHAOS_AGENT"), Secret: key, Timeout: agentTimeout},
	}
	if name := os.Getenv("CHAOS_LOG"); name != "" {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			options.Logger = slog.New(slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelDebug}))
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err == nil {
		options.Listener = listener
		_, err = app.Start(context.Background(), options)
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, _ = fmt.Fprintln(os.Stdout, "http://"+listener.Addr().String())
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// fleet is the connectors behind one public address. Fields below mu are guarded by it.
type fleet struct {
	t      *testing.T
	agent  *agent
	killer *killer
	env    []string
	public *httptest.Server
	stream string
	logs   string // the folder of what the connectors log

	transport string // of notifications

	mu       sync.Mutex
	replicas []*replica // nil while one is dead
	turn     int
}

type replica struct {
	cmd   *exec.Cmd
	stdin io.Closer
	url   *url.URL
}

func newFleet(t *testing.T, s setup, e *emulator.Emulator, a *agent, k *killer) *fleet {
	t.Helper()
	f := &fleet{t: t, agent: a, killer: k, transport: s.transport, replicas: make([]*replica, s.replicas)}
	if f.logs = *logFlag; f.logs == "" {
		f.logs = t.TempDir()
	}
	f.public = httptest.NewServer(http.HandlerFunc(f.balance))
	t.Cleanup(f.public.Close)
	f.env = append(os.Environ(), roleVariable+"=connector", "CHAOS_DATA="+t.TempDir(),
		"CHAOS_PUBLIC="+f.public.URL, "CHAOS_PLATFORM="+e.URL(emulator.Sandbox))
	if s.replicas > 1 {
		f.env = append(f.env, "CHAOS_DATABASE="+database(t))
	}
	for i := range f.replicas {
		f.launch(t.Context(), i)
	}
	t.Cleanup(func() {
		for i := range f.replicas {
			f.end(i)
		}
	})
	return f
}

func database(t *testing.T) string {
	t.Helper()
	cluster, err := postgrestest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Close() })
	address, err := cluster.Database(t.Context(), "chaos")
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// balance passes a request on to the connector whose turn it is. While all are dead, the
// connection is cut.
func (f *fleet) balance(w http.ResponseWriter, r *http.Request) {
	i, target := f.next()
	if target == nil {
		cut(w)
		return
	}
	notification := strings.HasPrefix(r.URL.Path, "/webhooks/") && r.Header.Get("Validation-Token") == ""
	if notification && f.killer.at(arriving, i) {
		cut(w)
		return
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.Out.Host = p.In.Host
		},
		ErrorLog:     slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { cut(w) },
	}
	if notification && f.killer.peek(stored) {
		proxy.ModifyResponse = func(*http.Response) error {
			if f.killer.at(stored, i) {
				return errors.New("the acknowledgement is lost")
			}
			return nil
		}
	}
	proxy.ServeHTTP(w, r)
}

func (f *fleet) next() (int, *url.URL) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range f.replicas {
		f.turn++
		i := f.turn % len(f.replicas)
		if r := f.replicas[i]; r != nil {
			return i, r.url
		}
	}
	return 0, nil
}

// cut ends a connection without an answer.
func cut(w http.ResponseWriter) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = connection.Close()
	}
}

// launch starts a connector and waits until it answers.
func (f *fleet) launch(ctx context.Context, i int) {
	cmd := exec.CommandContext(context.WithoutCancel(ctx), os.Args[0]) //nolint:gosec // the test program itself
	cmd.Env = append(f.env, "CHAOS_AGENT="+f.agent.url(i), "CHAOS_LOG="+f.log(i))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		f.t.Error(err)
		return
	}
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		f.t.Error(err)
		return
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, parsed := url.Parse(strings.TrimSpace(line))
	if err := errors.Join(err, parsed); err != nil {
		f.t.Errorf("the connector did not start: %v", err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.replicas[i] = &replica{cmd: cmd, stdin: stdin, url: address}
}

// log is where a connector logs.
func (f *fleet) log(i int) string {
	return filepath.Join(f.logs, fmt.Sprintf("%d-%s-%d.log", len(f.replicas), f.transport, i))
}

// diary is what all connectors have logged about messages.
func (f *fleet) diary() diary {
	d := newDiary()
	for i := range f.replicas {
		file, err := os.Open(f.log(i))
		if err != nil {
			f.t.Error(err)
			continue
		}
		if err := errors.Join(d.read(file), file.Close()); err != nil {
			f.t.Error(err)
		}
	}
	return d
}

// end kills a connector.
func (f *fleet) end(i int) {
	f.mu.Lock()
	r := f.replicas[i]
	f.replicas[i] = nil
	f.mu.Unlock()
	if r == nil {
		return
	}
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
	_ = r.stdin.Close()
	f.agent.died(i, len(f.replicas) > 1)
}

// restart kills every connector and starts it again, one after the other.
func (f *fleet) restart(ctx context.Context) {
	for i := range f.replicas {
		f.end(i)
		f.launch(ctx, i)
	}
}

// configure makes a channel through the connector's API and enables it.
func (f *fleet) configure(ctx context.Context, c *company) {
	f.t.Helper()
	var made struct {
		StreamID string `json:"streamId"`
	}
	f.must(ctx, http.MethodPost, "", map[string]any{"name": "Agent"}, &made)
	f.stream = "/" + made.StreamID
	f.must(ctx, http.MethodPut, f.stream+"/configuration", map[string]any{
		"environment": "sandbox", "transport": f.transport, "applicationKey": c.client.ClientID, "applicationSecret": c.client.ClientSecret,
	}, nil)
	f.must(ctx, http.MethodPost, f.stream+"/authorization", map[string]any{"jwt": c.agent.JWT}, nil)
	f.must(ctx, http.MethodPut, f.stream+"/enabled", map[string]any{"enabled": true}, nil)
}

func (f *fleet) must(ctx context.Context, method, path string, body, answer any) {
	f.t.Helper()
	if err := f.api(ctx, method, path, body, answer); err != nil {
		f.t.Fatal(err)
	}
}

// api calls the API of the connector whose turn it is.
func (f *fleet) api(ctx context.Context, method, path string, body, answer any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, f.public.URL+"/api/v1/channels"+path, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := f.public.Client().Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s answered %d %s", method, path, res.StatusCode, text)
	}
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(text, answer)
}
