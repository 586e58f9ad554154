package connector

import (
	"slices"
	"time"
)

// StreamID names a channel in every address and log line: st- and random letters.
type StreamID string

// Environment is one of RingCentral's two worlds, which share nothing.
type Environment string

// The environments, as they stand in addresses.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
)

// Environments lists both, sandbox first.
func Environments() []Environment { return []Environment{Sandbox, Production} }

// Valid reports whether e is an environment of RingCentral.
func (e Environment) Valid() bool { return slices.Contains(Environments(), e) }

// State is how far a channel has come.
type State string

// The states of a channel, in the order of its life.
const (
	Draft          State = "Draft"          // without an application key
	Configured     State = "Configured"     // nobody is authorized
	Authorized     State = "Authorized"     // not enabled
	Enabled        State = "Enabled"        // answers
	NeedsAttention State = "NeedsAttention" // says in its Problem what is wrong
	Blocked        State = "Blocked"        // refuses whatever comes; says why in its Block
)

// Channel is one agent's place in RingCentral. What it is in one environment says
// nothing about the other.
type Channel struct {
	StreamID    StreamID
	Name        string
	Environment Environment // the one selected on the Configurations page
	Created     time.Time
	Agent       AgentBinding
	Transport   TransportType // that notifications are to take
	Block       Block
	Sandbox     Connection
	Production  Connection
	Version     int64 // of the stored record; a save with an older one is refused

	RetentionDays int // after which texts are deleted; 0 for never
}

// AgentBinding says which agent answers in a channel. The zero value is the
// connector's own.
type AgentBinding struct {
	Kind     AgentKind
	Settings string // JSON of an AgentChoice; no secrets
}

// In returns the channel's connection to an environment, to read or to change.
func (c *Channel) In(e Environment) *Connection {
	if e == Production {
		return &c.Production
	}
	return &c.Sandbox
}

// Selected returns the connection to the selected environment.
func (c *Channel) Selected() *Connection { return c.In(c.Environment) }

// State is the state in the selected environment. A blocked stream is in neither in use.
func (c *Channel) State() State {
	if c.Blocked() {
		return Blocked
	}
	return c.Selected().State()
}

// Unselected is the environment that is not selected.
func (c *Channel) Unselected() Environment {
	if c.Environment == Production {
		return Sandbox
	}
	return Production
}

// Elsewhere returns the connection to the environment that is not selected, if the channel
// answers there, too; nil otherwise.
func (c *Channel) Elsewhere() *Connection {
	if other := c.In(c.Unselected()); other.Enabled {
		return other
	}
	return nil
}

// NeedsAttention reports whether something is wrong, in whichever environment.
func (c *Channel) NeedsAttention() bool {
	other := c.Elsewhere()
	return c.Selected().Problem != nil || other != nil && other.Problem != nil
}

// Connection is what a channel has in one environment. Its secrets are kept apart.
type Connection struct {
	ApplicationKey string
	HasSecret      bool // false for a client-side application
	Authorization  Authorization
	Enabled        bool
	EnabledAt      time.Time // by RingCentral's clock; older messages are never answered
	Subscription   Subscription
	Seen           time.Time // by RingCentral's clock; all older posts were read back
	LookAt         time.Time // when it is read back without a reason
	Gap            int64     // number of the gap that is open; 0 for none
	Problem        *Problem
	AgentFails     bool // the Problem is the agent's: another one mends it
}

// trouble notes what is wrong on the way to RingCentral.
func (c *Connection) trouble(p *Problem) { c.Problem, c.AgentFails = p, false }

// State is how far the channel has come in this environment.
func (c *Connection) State() State {
	switch {
	case c.Problem != nil:
		return NeedsAttention
	case c.Enabled:
		return Enabled
	case c.Authorization.Person.ID != "":
		return Authorized
	case c.ApplicationKey != "":
		return Configured
	default:
		return Draft
	}
}

// Authorization says as whom the channel speaks. Its Person is empty before.
type Authorization struct {
	Person Person
	At     time.Time
}

// SubscriptionID names a subscription at RingCentral.
type SubscriptionID string

// Subscription is RingCentral's promise to send notifications until it expires.
type Subscription struct {
	ID        SubscriptionID
	Transport TransportType // WebHook or WebSocket
	Address   string        // where it leads, as RingCentral says; not stored
	Created   time.Time
	Expires   time.Time // of a WebSocket: it renews itself
	RenewAt   time.Time // of a WebHook
}

// Problem is what is wrong with a channel, and what its owner can do about it.
type Problem struct { //nolint:errname // part of a channel, and an error as well
	Reason string
	Remedy string
}

// Error returns both sentences.
func (p *Problem) Error() string { return p.Reason + " " + p.Remedy }

// FieldError is the problem of one thing that was entered.
type FieldError struct {
	Field   string // as the API calls it
	Problem *Problem
}

// Error returns the sentences of the problem.
func (f *FieldError) Error() string { return f.Problem.Error() }

// Unwrap returns the problem.
func (f *FieldError) Unwrap() error { return f.Problem }
