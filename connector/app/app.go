// Package app assembles a connector: the core, its store, RingCentral, the agent and
// the pages, behind one address.
package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/metrics"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
	"github.com/glipbox/glipbox/connector/internal/session"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/postgres"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
	"github.com/glipbox/glipbox/connector/internal/websocket"
)

const (
	idleConnections  = 128              // to one platform: as many lanes as may send at once
	idleTimeout      = 90 * time.Second // of a connection
	handshakeTimeout = 10 * time.Second
	headerTimeout    = 10 * time.Second // for a client to send its headers
	readTimeout      = 30 * time.Second // for a client to send a request
	drainTimeout     = 10 * time.Second // for requests that are under way at the end

	dirMode = 0o700 // of the data: its owner's
)

// App is a running connector. Fields below mu are guarded by it.
type App struct {
	options  Options
	url      string
	addr     string // of the listener
	dir      string // to remove at the end; empty when the owner keeps it
	database store.Database
	unlock   func() error // of the data; nil when they are shared
	sessions *session.Sessions
	core     *connector.Connector
	meter    *metrics.Meter
	server   *http.Server
	closing  <-chan struct{} // closed when the server begins to shut down
	stop     context.CancelFunc
	clients  []*http.Client // of agents
	running  sync.WaitGroup

	mu  sync.Mutex
	err error // of what ran
}

// Start returns a connector that answers at its URL. It runs until Close, whatever
// becomes of ctx.
func Start(ctx context.Context, o Options) (*App, error) {
	a := &App{options: o.filled()}
	listener, err := a.listen(ctx)
	if err != nil {
		return nil, err
	}
	a.url = strings.TrimRight(orDefault(a.options.PublicURL, "http://"+listener.Addr().String()), "/")
	a.addr = listener.Addr().String()
	if err := a.assemble(ctx); err != nil {
		return nil, errors.Join(err, listener.Close(), a.clean())
	}
	a.run(context.WithoutCancel(ctx), listener)
	return a, nil
}

func (a *App) listen(ctx context.Context) (net.Listener, error) {
	if a.options.Listener != nil {
		return a.options.Listener, nil
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", a.options.Addr)
	if err != nil {
		return nil, fmt.Errorf("the connector cannot listen on %s: %w", a.options.Addr, err)
	}
	return listener, nil
}

// assemble builds everything, and starts nothing.
func (a *App) assemble(ctx context.Context) error {
	agent, err := a.agent()
	if err != nil {
		return err
	}
	kept, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	if err := a.build(kept, agent); err != nil {
		return err
	}
	a.meter.Watch(a.core, a.options.Logger)
	wall := clock.Wall{} // for people, whatever the emulated clock says
	a.sessions = &session.Sessions{
		Store: kept, Clock: wall, Entropy: a.options.Entropy, Secure: strings.HasPrefix(a.url, "https:"), Limit: session.NewLimit(wall),
	}
	if a.options.Print != nil {
		a.sessions.Print = func(token string) { a.options.Print(a.signIn(token)) }
	}
	closing := make(chan struct{})
	a.closing = closing
	a.server = &http.Server{
		Handler: a.router(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
	}
	a.server.RegisterOnShutdown(sync.OnceFunc(func() { close(closing) }))
	return nil
}

// build makes the core.
func (a *App) build(kept *store.Store, agent connector.Agent) (err error) {
	o := a.options
	platform := &ringcentral.Client{HTTP: o.HTTP, Clock: o.Clock, Pauses: kept, Bases: map[connector.Environment]string{
		connector.Sandbox: o.SandboxURL, connector.Production: o.ProductionURL,
	}}
	a.meter = metrics.New()
	var neighbours connector.Neighbours
	if o.Database != "" {
		neighbours = &postgres.Neighbours{Database: a.database, URL: o.Database}
	}
	a.core, err = connector.New(connector.Options{
		Store: kept, Shared: o.Database != "", Neighbours: neighbours, Loops: o.Loops, Agent: agent, Placeholder: o.Placeholder, Agents: a.agentMaker(), Clock: o.Clock, Entropy: o.Entropy,
		PublicURL: a.url, Logger: o.Logger, Busy: o.Busy, Observer: a.meter,
		Platform: platform, Sockets: &websocket.Transport{Client: platform, HTTP: o.HTTP, Heartbeat: o.Heartbeat},
	})
	return err
}

func (a *App) openStore(ctx context.Context) (*store.Store, error) {
	dir := a.options.Data
	if dir == "" {
		temporary, err := os.MkdirTemp("", "glipbox-connector-")
		if err != nil {
			return nil, err
		}
		dir, a.dir = temporary, temporary
	}
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w; name a folder that this user may write", err)
	}
	database, err := a.openDatabase(ctx, dir)
	if err != nil {
		return nil, err
	}
	a.database = database
	if a.options.Database != "" && a.options.Key == "" && a.options.Data == "" {
		return nil, errNoKey
	}
	keys, err := secretKeys(a.options, dir)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, database, a.options.Clock, keys[0], keys[1:]...)
}

// errNoKey reports that the secrets of a shared database would be lost.
var errNoKey = errors.New("the secrets in the database need a key: set GLIPBOX_KEY, the same for every process, or name a data folder for its file")

func (a *App) openDatabase(ctx context.Context, dir string) (store.Database, error) {
	if a.options.Database != "" {
		return postgres.Open(ctx, a.options.Database)
	}
	unlock, err := sqlite.Lock(ctx, dir)
	if err != nil {
		return store.Database{}, err
	}
	a.unlock = unlock
	return sqlite.Open(ctx, dir)
}

// run starts the core, then the listener, for RingCentral may call at once.
func (a *App) run(ctx context.Context, listener net.Listener) {
	ctx, a.stop = context.WithCancel(ctx)
	a.running.Go(func() { a.ended(a.core.Run(ctx)) })
	a.running.Go(func() {
		if err := a.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.ended(err)
		}
	})
}

// ended keeps the first error of what ran.
func (a *App) ended(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		a.err = err
	}
}

// URL is the address of the connector, without a slash at its end.
func (a *App) URL() string { return a.url }

// Addr is where the connector listens, behind whatever its URL leads through.
func (a *App) Addr() string { return a.addr }

// AdminLink returns a link that signs an administrator in, once.
func (a *App) AdminLink(ctx context.Context) (string, error) {
	token, err := a.sessions.NewLink(ctx)
	return a.signIn(token), err
}

// signIn is the address at which a token signs in, once.
func (a *App) signIn(token string) string { return a.url + "/signin?once=" + token }

// SetupLink returns the link to the page that sets the password, or nothing once
// there is one.
func (a *App) SetupLink(ctx context.Context) (string, error) {
	has, err := a.sessions.HasPassword(ctx)
	if err != nil || has {
		return "", err
	}
	token, err := a.sessions.NewSetup(ctx)
	return a.url + "/setup?token=" + token, err
}

// Close lets requests and messages that are under way finish, and ends the
// connector.
func (a *App) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := a.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, a.server.Close())
	}
	a.stop()
	a.running.Wait()
	for _, client := range append(a.clients, a.options.HTTP) {
		client.CloseIdleConnections()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return errors.Join(err, a.err, a.clean())
}

// clean closes the database and removes what is temporary.
func (a *App) clean() error {
	var err error
	if a.database.Write != nil {
		err = a.database.Close()
	}
	if a.unlock != nil {
		err = errors.Join(err, a.unlock())
		a.unlock = nil
	}
	if a.dir == "" {
		return err
	}
	return errors.Join(err, os.RemoveAll(a.dir))
}
