package steps

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

var (
	unreachable     = regexp.MustCompile(`^RingCentral cannot reach the connector$`)
	anotherSite     = regexp.MustCompile(`^another web site answers at the connector's public address$`)
	reachable       = regexp.MustCompile(`^the public address leads to the connector again$`)
	twice           = regexp.MustCompile(`^RingCentral delivers every notification twice$`)
	callbackReloads = regexp.MustCompile(`^(\w+) reloads the address that RingCentral sent the browser to$`)
)

func (w *World) registerPublicAddress(v vocabulary) {
	v.Given(unreachable, w.unreachable)
	v.Given(anotherSite, w.anotherSite)
	v.Given(reachable, w.reachable)
	v.Given(twice, w.twice)
	v.When(callbackReloads, w.callbackReloads)
}

// unreachable cuts the way of notifications to the connector, not that of browsers.
func (w *World) unreachable() { w.public.deliver(cut) }

// anotherSite sends notifications to a site that knows nothing of RingCentral.
func (w *World) anotherSite() { w.public.deliver(stranger) }

// reachable lets notifications through again.
func (w *World) reachable() { w.public.deliver(once) }

// twice repeats every notification, before RingCentral learns that the first arrived.
func (w *World) twice() { w.public.deliver(repeated) }

// callbackReloads opens the connector's OAuth Redirect URI once more, with the same code.
func (w *World) callbackReloads(ctx context.Context, person string) error {
	return w.browser(ctx, person).Open(ctx, w.public.url+w.public.lastCallback())
}

// publicAddress is where RingCentral and browsers reach the connector. What lies
// between can be disturbed. Fields below mu are guarded by it.
type publicAddress struct {
	*server

	mu         sync.Mutex
	connectors []*url.URL // each has its turn
	pages      *url.URL   // where browsers are led to; nil where notifications are
	turn       int
	delivery   delivery
	callback   string // path and query of the latest redirect from RingCentral
}

// delivery is how a notification travels to the connector.
type delivery func(w http.ResponseWriter, r *http.Request, connector http.Handler)

func openPublicAddress(ctx context.Context) (*publicAddress, error) {
	p := &publicAddress{connectors: []*url.URL{{}}, delivery: once}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(p.target(r.In.URL.Path))
			r.Out.Host = r.In.Host
		},
		ErrorLog:     slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, _ error) { cut(w, r, nil) },
	}
	var err error
	p.server, err = serve(ctx, p.handler(proxy))
	return p, err
}

func (p *publicAddress) handler(connector http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case isNotification(r.URL.Path):
			p.way()(w, r, connector)
		case r.URL.Path == "/oauth/callback":
			p.remember(r.URL.RequestURI())
			connector.ServeHTTP(w, r)
		default:
			connector.ServeHTTP(w, r)
		}
	})
}

// leadTo sends requests to the connectors in turn, notifications and browsers alike.
func (p *publicAddress) leadTo(connectors ...string) error {
	var targets []*url.URL
	for _, connector := range connectors {
		target, err := url.Parse(connector)
		if err != nil {
			return err
		}
		targets = append(targets, target)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.connectors, p.pages = targets, nil
	return nil
}

// showPagesOf leads browsers to one connector, whatever notifications are led to.
func (p *publicAddress) showPagesOf(connector string) error {
	target, err := url.Parse(connector)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages = target
	return err
}

func isNotification(path string) bool { return strings.HasPrefix(path, "/webhooks/") }

func (p *publicAddress) target(path string) *url.URL {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pages != nil && !isNotification(path) {
		return p.pages
	}
	p.turn++
	return p.connectors[p.turn%len(p.connectors)]
}

func (p *publicAddress) deliver(d delivery) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delivery = d
}

func (p *publicAddress) way() delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.delivery
}

func (p *publicAddress) remember(callback string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.callback = callback
}

func (p *publicAddress) lastCallback() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.callback
}

func once(w http.ResponseWriter, r *http.Request, connector http.Handler) {
	connector.ServeHTTP(w, r)
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = connection.Close() // that is the point
	}
}

func stranger(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<h1>It works!</h1>") // whoever asked is gone when this fails
}

func repeated(w http.ResponseWriter, r *http.Request, connector http.Handler) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // whoever sent it is gone
	}
	first := r.Clone(r.Context())
	first.Body, r.Body = io.NopCloser(bytes.NewReader(body)), io.NopCloser(bytes.NewReader(body))
	connector.ServeHTTP(ignored{http.Header{}}, first)
	connector.ServeHTTP(w, r)
}

// ignored is where an answer goes that nobody reads.
type ignored struct{ header http.Header }

func (i ignored) Header() http.Header         { return i.header }
func (i ignored) Write(b []byte) (int, error) { return len(b), nil }
func (i ignored) WriteHeader(int)             {}
