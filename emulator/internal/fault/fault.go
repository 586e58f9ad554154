// Package fault holds the faults that a test has armed, and decides whom they befall.
//
//	Arm        a Fault: what it matches, what it does, how often
//	Request    asked once for each request, before it is looked at
//	Delivery   asked once for each attempt to deliver a notification, of either transport
//	Socket     asked once for each WebSocket frame, and whenever something was armed
//	Validation asked once for each handshake with a webhook
//
// Whoever asks has to do what the answer says, and to write it into its journal. One
// fault at most befalls an occasion: the one armed first.
package fault

import (
	"strconv"
	"time"
)

// ID numbers the faults of a run, from 1.
type ID uint64

// Effect is what a fault does.
type Effect string

// Effects on requests.
const (
	Status      Effect = "status"      // refuse the request, in RingCentral's envelope
	RateLimit   Effect = "rateLimit"   // refuse it with 429, and begin the penalty
	Latency     Effect = "latency"     // hold it back
	CutBefore   Effect = "cutBefore"   // cut the connection; the request is never applied
	CutAfter    Effect = "cutAfter"    // apply the request, and cut the connection in place of the answer
	CutLate     Effect = "cutLate"     // cut the connection, and apply the request long after that
	RevokeToken Effect = "revokeToken" // revoke the session of its token first
)

// Effects on deliveries of notifications.
const (
	Drop      Effect = "drop"      // never deliver it
	Duplicate Effect = "duplicate" // deliver it twice
	Delay     Effect = "delay"     // deliver it later in emulated time
	Reorder   Effect = "reorder"   // deliver it after the next one of its subscription and chat
	Corrupt   Effect = "corrupt"   // deliver the first half of it
)

// Effects on WebSocket connections.
const (
	Close    Effect = "close"    // close the connection with a code
	HalfDead Effect = "halfDead" // answer pings and nothing else, from now on
	Stall    Effect = "stall"    // read and send nothing at all, from now on
)

// FailValidation is the effect on the question whether a webhook wants to be notified: it
// is never asked, and taken for one that answered badly.
const FailValidation Effect = "failValidation"

// Fault is a fault that is or was armed. What its effect does not use is zero.
type Fault struct {
	ID     ID
	Match  Match
	Effect Effect

	HTTPStatus int           // of a Status
	Code       string        // error code of a Status or a FailValidation; empty: the usual one
	Message    string        // of a Status; empty: the usual one
	RetryAfter time.Duration // of a RateLimit, and of a Status with 503 or 429: the penalty
	Latency    time.Duration // in wall time, before any effect on a request
	After      time.Duration // in emulated time, of CutLate, Delay and Reorder
	CloseCode  int           // of a Close
	Reason     string        // of a Close

	Skip        int     // occasions that are let pass first
	Count       int     // how often it fires; 0: until it is disarmed
	Probability float64 // of firing on an occasion; 0: always
	Seed        uint64  // of the probability: the same seed, the same choices

	Fired int // how often it has fired
}

// Spent reports whether the fault will fire no more.
func (f Fault) Spent() bool { return f.Count > 0 && f.Fired >= f.Count }

// Left returns how often it will still fire; false when there is no end.
func (f Fault) Left() (int, bool) { return max(0, f.Count-f.Fired), f.Count > 0 }

// String names the fault as journals do.
func (f Fault) String() string {
	return string(f.Effect) + " (fault " + strconv.FormatUint(uint64(f.ID), 10) + ")"
}

// occasion is when a fault may fire.
type occasion int

const (
	onRequest occasion = iota + 1
	onDelivery
	onSocket
	onValidation
)

func (e Effect) occasion() occasion {
	switch e {
	case Status, RateLimit, Latency, CutBefore, CutAfter, CutLate, RevokeToken:
		return onRequest
	case Drop, Duplicate, Delay, Reorder, Corrupt:
		return onDelivery
	case Close, HalfDead, Stall:
		return onSocket
	case FailValidation:
		return onValidation
	}
	return 0
}
