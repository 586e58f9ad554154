package control

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MomentKind says what a moment is about, and which member of it is set.
type MomentKind string

// What happens.
const (
	RequestMoment  MomentKind = "request"
	ChangeMoment   MomentKind = "change"
	DeliveryMoment MomentKind = "delivery"
	FrameMoment    MomentKind = "frame"    // of a WebSocket; with a text, the end of a connection
	FaultMoment    MomentKind = "fault"    // was armed or disarmed; only a text
	ClockMoment    MomentKind = "clock"    // was set, frozen or moved on; only a text
	SnapshotMoment MomentKind = "snapshot" // was saved or restored; only a text
)

// Moment is one thing that happened, in any environment.
type Moment struct {
	Seq uint64 `json:"seq"` // numbers what was told, from 1
	// Turn numbers the beginnings. A request is told when it is answered, and stands by its
	// turn before everything that it caused.
	Turn        uint64      `json:"turn"`
	Kind        MomentKind  `json:"kind"`
	Time        time.Time   `json:"time"` // emulated; of a request when it arrived
	Environment Environment `json:"environment,omitempty"`
	ClientID    ClientID    `json:"clientId,omitempty"`
	PersonID    PersonID    `json:"personId,omitempty"`
	Text        string      `json:"text,omitempty"` // of what has no member below
	Request     *Request    `json:"request,omitempty"`
	Change      *Change     `json:"change,omitempty"`
	Delivery    *Delivery   `json:"delivery,omitempty"`
	Frame       *Frame      `json:"frame,omitempty"`
}

// Timeline is a part of all that happened.
type Timeline struct {
	Moments []Moment `json:"moments"`
	Last    uint64   `json:"last"`             // where to go on from; less than asked for after a new start
	Missed  uint64   `json:"missed,omitempty"` // how many moments after the one asked for are no longer kept
}

// TimelineFilter says where to begin; zero members mean the oldest moment that is kept.
type TimelineFilter struct {
	After  uint64
	Latest uint64       // not before the latest ones, so many
	Kinds  []MomentKind // none: all
}

// Timeline returns what happened, in the order in which it was told. When there is nothing
// it waits for the next moment, at most for wait.
func (c *Client) Timeline(ctx context.Context, f TimelineFilter, wait time.Duration) (Timeline, error) {
	latest := ""
	if f.Latest > 0 {
		latest = strconv.FormatUint(f.Latest, 10)
	}
	kinds := make([]string, len(f.Kinds))
	for i, kind := range f.Kinds {
		kinds[i] = string(kind)
	}
	return call[Timeline](ctx, c, http.MethodGet, "/timeline"+query(
		"after", strconv.FormatUint(f.After, 10), "wait", seconds(wait), "latest", latest, "kind", strings.Join(kinds, ",")), nil)
}

// Moment returns one thing that happened.
func (c *Client) Moment(ctx context.Context, seq uint64) (Moment, error) {
	return call[Moment](ctx, c, http.MethodGet, "/timeline/"+strconv.FormatUint(seq, 10), nil)
}
