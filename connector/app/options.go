package app

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
)

// Where RingCentral answers when nothing else is said.
const (
	DefaultSandboxURL    = "https://platform.devtest.ringcentral.com"
	DefaultProductionURL = "https://platform.ringcentral.com"
)

// Options say what a connector is made of. The zero value listens on a free port
// and forgets everything when it is closed.
type Options struct {
	Addr          string       // to listen on; 127.0.0.1:0 when empty
	Listener      net.Listener // instead of Addr
	PublicURL     string       // under which RingCentral and browsers reach the connector; the listener's when empty
	Data          string       // directory of the database; a temporary one when empty
	Database      string       // postgres://… that several processes share; a SQLite file in Data when empty
	SandboxURL    string       // of RingCentral
	ProductionURL string       // of RingCentral
	AgentFile     string       // of dialog tasks; the embedded Travel App when empty
	AdminKey      string       // that the API accepts; none when empty
	MetricsKey    string       // that /metrics accepts beside the admin key; none when empty
	Key           string       // for the secrets at rest; a file beside the database when empty
	PreviousKey   string       // that Key takes the place of; another file beside the database, if there is one, when empty

	// Remote or OpenAI is the agent instead of AgentFile, if its address is given.
	Remote RemoteAgent
	OpenAI OpenAIAgent
	// AllowLinkLocal lets agents be called at link-local and metadata addresses.
	AllowLinkLocal bool

	Agent connector.Agent // instead of AgentFile
	// Placeholder stands in a chat while the agent thinks.
	Placeholder connector.Placeholder
	Clock       connector.Clock // the wall when nil
	Entropy     io.Reader       // crypto/rand when nil
	Logger      *slog.Logger    // silent when nil
	HTTP        *http.Client    // for RingCentral
	Loops       connector.Loops // how conversations between machines are stopped
	// Heartbeat is the silence after which a WebSocket has to give a sign of life, in wall
	// time; 30 seconds when 0.
	Heartbeat time.Duration

	// Print shows a link that signs an administrator in, once, to whoever runs the program:
	// somebody without a password asks for one. Nil: only a start makes links.
	Print func(link string)
	// Notices are sentences about what is out of the ordinary around the connector, such as an
	// emulated clock that was moved. Its pages show them; nil for none.
	Notices func() []string
	// Neighbours are addresses that the pages lead to.
	Neighbours Neighbours

	// Busy is held while there is work to do, so that an emulated clock can wait.
	Busy func() (release func())
}

// Neighbours are the places where people click in RingCentral; empty where none is known.
type Neighbours struct {
	Console      string                           // Developer Console
	Apps         map[connector.Environment]string // RingCentral app
	AdminPortals map[connector.Environment]string
}

// filled returns the options with what was left out.
func (o Options) filled() Options {
	o.Addr = orDefault(o.Addr, "127.0.0.1:0")
	o.SandboxURL = orDefault(o.SandboxURL, DefaultSandboxURL)
	o.ProductionURL = orDefault(o.ProductionURL, DefaultProductionURL)
	if o.Clock == nil {
		o.Clock = clock.Wall{}
	}
	if o.Entropy == nil {
		o.Entropy = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: idleConnections,
			IdleConnTimeout: idleTimeout, TLSHandshakeTimeout: handshakeTimeout,
		}}
	}
	return o
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
