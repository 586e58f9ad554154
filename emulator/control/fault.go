package control

import (
	"context"
	"net/http"
	"strconv"
)

// FaultID numbers the faults of a run, from 1.
type FaultID uint64

// FaultEffect is what a fault does.
type FaultEffect string

// Effects on requests, on deliveries of notifications, and on WebSocket connections.
const (
	FaultStatus      FaultEffect = "status"      // refuse the request, in RingCentral's envelope
	FaultRateLimit   FaultEffect = "rateLimit"   // refuse it with 429, and begin the penalty
	FaultLatency     FaultEffect = "latency"     // hold it back
	FaultCutBefore   FaultEffect = "cutBefore"   // cut the connection; the request is never applied
	FaultCutAfter    FaultEffect = "cutAfter"    // apply the request, and cut the connection in place of the answer
	FaultCutLate     FaultEffect = "cutLate"     // cut the connection, and apply the request after "after"
	FaultRevokeToken FaultEffect = "revokeToken" // revoke the session of its token first

	FaultDrop      FaultEffect = "drop"      // never deliver it
	FaultDuplicate FaultEffect = "duplicate" // deliver it twice
	FaultDelay     FaultEffect = "delay"     // deliver it after "after"
	FaultReorder   FaultEffect = "reorder"   // deliver it after the next one of its subscription and chat, at the latest after "after"
	FaultCorrupt   FaultEffect = "corrupt"   // deliver the first half of it

	FaultClose    FaultEffect = "close"    // close the connection with a code
	FaultHalfDead FaultEffect = "halfDead" // answer pings and nothing else, from now on
	FaultStall    FaultEffect = "stall"    // read and send nothing at all, from now on

	FaultFailValidation FaultEffect = "failValidation" // refuse a webhook without asking it, with errorCode
)

// FaultMatch says on which occasions a fault fires. A member that is left out matches
// everything. Paths are compared segment by segment: "*" and "{…}" stand for any one, "**"
// at the end for all that follow.
type FaultMatch struct {
	Environment    Environment    `json:"environment,omitempty"`
	ClientID       ClientID       `json:"clientId,omitempty"`
	PersonID       PersonID       `json:"personId,omitempty"` // who calls, or whose subscription it is
	Method         string         `json:"method,omitempty"`
	Path           string         `json:"path,omitempty"`
	EventFilter    string         `json:"eventFilter,omitempty"`
	SubscriptionID SubscriptionID `json:"subscriptionId,omitempty"`
}

// FaultSpec is a fault to be armed. Durations are written such as 500ms or 10m; a member
// that is left out has the default of the effect.
type FaultSpec struct {
	Effect FaultEffect `json:"effect"`
	Match  FaultMatch  `json:"match"`

	Status      int    `json:"status,omitempty"`      // of status; 503
	ErrorCode   string `json:"errorCode,omitempty"`   // of status; the usual one
	Message     string `json:"message,omitempty"`     // of status; the usual one
	RetryAfter  string `json:"retryAfter,omitempty"`  // of rateLimit, 1m; of status 503, 10s
	Latency     string `json:"latency,omitempty"`     // of any effect on requests, in wall time
	After       string `json:"after,omitempty"`       // of cutLate, delay and reorder, in emulated time; 1m
	CloseCode   int    `json:"closeCode,omitempty"`   // of close; 1011
	CloseReason string `json:"closeReason,omitempty"` // of close

	Skip        int     `json:"skip,omitempty"`        // occasions that are let pass first
	Count       int     `json:"count,omitempty"`       // how often it fires; without it until it is disarmed
	Probability float64 `json:"probability,omitempty"` // of firing on an occasion; without it always
	Seed        uint64  `json:"seed,omitempty"`        // of the probability: the same seed, the same choices
}

// Fault is a fault that is or was armed.
type Fault struct {
	FaultSpec

	ID    FaultID `json:"id"`
	Fired int     `json:"fired"`          // how often it has fired
	Left  *int    `json:"left,omitempty"` // how often it will; missing when there is no end
	Armed bool    `json:"armed"`          // it can still fire
}

// ArmFault lets a fault befall what it matches. Of several that match, the one armed
// first fires. Reset and Seed disarm all of them.
func (c *Client) ArmFault(ctx context.Context, spec FaultSpec) (Fault, error) {
	return call[Fault](ctx, c, http.MethodPost, "/faults", spec)
}

// Faults returns all faults in the order of arming, those that are spent among them.
func (c *Client) Faults(ctx context.Context) ([]Fault, error) {
	return call[[]Fault](ctx, c, http.MethodGet, "/faults", nil)
}

// Fault returns one fault.
func (c *Client) Fault(ctx context.Context, id FaultID) (Fault, error) {
	return call[Fault](ctx, c, http.MethodGet, faultPath(id), nil)
}

// DisarmFault forgets a fault.
func (c *Client) DisarmFault(ctx context.Context, id FaultID) error {
	_, err := c.send(ctx, http.MethodDelete, faultPath(id), "", nil)
	return err
}

// DisarmFaults forgets all faults.
func (c *Client) DisarmFaults(ctx context.Context) error {
	_, err := c.send(ctx, http.MethodDelete, "/faults", "", nil)
	return err
}

func faultPath(id FaultID) string { return "/faults/" + strconv.FormatUint(uint64(id), 10) }
