package emulator

import (
	"log/slog"
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// Option changes how an emulator starts.
type Option func(*settings)

// settings are what the options say.
type settings struct {
	consoleAddr    string
	sandboxAddr    string
	productionAddr string
	publicURLs     map[Environment]string
	seedName       string
	seed           []byte
	strictTLS      bool
	singleUse      bool // of the tokens of WebSockets
	logger         *slog.Logger
	entropy        *entropy.Source
	middleware     func(http.Handler) http.Handler
	consoleChecks  func(http.Handler) http.Handler // of our own tests
	connectorURL   string
	rateLimits     control.RateLimits
	data           string

	deliveryProfile control.DeliveryProfile
}

func defaults() settings {
	return settings{
		consoleAddr: "127.0.0.1:0", sandboxAddr: "127.0.0.1:0", productionAddr: "127.0.0.1:0",
		publicURLs: map[Environment]string{},
		logger:     slog.New(slog.DiscardHandler),
		entropy:    entropy.Random(),
		middleware: unchanged, consoleChecks: unchanged,
	}
}

func unchanged(next http.Handler) http.Handler { return next }

// WithAddresses makes the emulator listen on these addresses instead of on free ports
// of the loopback interface. An empty one keeps the free port.
func WithAddresses(console, sandbox, production string) Option {
	return func(s *settings) {
		s.consoleAddr = or(console, s.consoleAddr)
		s.sandboxAddr = or(sandbox, s.sandboxAddr)
		s.productionAddr = or(production, s.productionAddr)
	}
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// WithPublicURL makes absolute URIs in the answers of an environment begin with url,
// for an emulator behind a proxy. Without it they name the host of the request.
func WithPublicURL(env Environment, url string) Option {
	return func(s *settings) { s.publicURLs[env] = url }
}

// WithSeed makes the emulator start with the YAML document, whose name stands in error
// texts. Without it the emulator starts empty.
func WithSeed(name string, document []byte) Option {
	return func(s *settings) { s.seedName, s.seed = name, document }
}

// WithStrictTLS makes both environments insist on https for webhooks and redirect URIs,
// for loopback and private addresses too.
func WithStrictTLS() Option { return func(s *settings) { s.strictTLS = true } }

// WithSingleUseSocketTokens lets a token of POST /restapi/oauth/wstoken open one connection
// only, as the guide says. Without it a token is good for its whole life, as an official
// SDK expects.
func WithSingleUseSocketTokens() Option { return func(s *settings) { s.singleUse = true } }

// WithLogger makes the emulator log. Without it, it is silent.
func WithLogger(l *slog.Logger) Option { return func(s *settings) { s.logger = l } }

// WithEntropySeed makes ids and tokens the same at every start with the same seed.
func WithEntropySeed(seed [32]byte) Option {
	return func(s *settings) { s.entropy = entropy.Seeded(seed) }
}

// WithMiddleware wraps the handler of each environment, for tests that look at every
// exchange.
func WithMiddleware(wrap func(http.Handler) http.Handler) Option {
	return func(s *settings) { s.middleware = wrap }
}

// WithConnectorURL makes the front page of the console, and the Developer Console, link to a
// connector.
func WithConnectorURL(url string) Option { return func(s *settings) { s.connectorURL = url } }

// WithData keeps everything in a folder, so that what was answered outlives the process,
// however it ends. The seed is planted only while the folder is empty; later, what was
// kept is what the emulator starts with. A folder belongs to one emulator at a time. An
// empty name keeps nothing.
func WithData(dir string) Option { return func(s *settings) { s.data = dir } }
