// Package outbound sends requests to other people's servers: with a deadline, without
// following redirects, reading no more of an answer than it has use for, and keeping a
// record of each.
package outbound

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Time limits in wall time.
const (
	timeLimit = 3 * time.Second // documented limit of a webhook's answer
	idleLimit = 4 * time.Second // usual servers hang up after 5 s without a request; be first
)

const (
	maxIdlePerHost = 1024    // connections kept to one server
	maxHeader      = 1 << 16 // bytes of header fields that are read at all
	maxBody        = 1 << 16 // bytes of an answer read in order to keep its connection
	keptBody       = 1 << 12 // bytes of an answer that the journal keeps
)

// Purpose says why a request is sent.
type Purpose string

// Why requests are sent.
const (
	Validation   Purpose = "Validation"   // does the server want the notifications of a subscription
	Notification Purpose = "Notification" // something happened that somebody subscribed to
	Installation Purpose = "Installation" // a bot was installed
	Interaction  Purpose = "Interaction"  // somebody pressed a button of a card
)

// Sender says for whom a request is sent; what is not known is empty.
type Sender struct {
	Environment string
	App         string // client id of the application that is told
	Person      string // id of whose subscription, bot or button it is
}

// Request is what somebody's server is sent.
type Request struct {
	Purpose      Purpose
	Sender       Sender
	Method       string        // empty: POST
	Patience     time.Duration // wall time in which the answer has to come; zero: three seconds
	Subscription string        // id; empty while the subscription does not exist
	Notification string        // uuid; only of a Notification
	Attempt      int           // at this Notification, from 1
	URL          string
	Header       http.Header
	Body         []byte
	Fault        string // that befell it; only for the record
}

// Response is what the server answered.
type Response struct {
	Status int
	Header http.Header
	Size   int    // bytes of header fields and body; of a long body at least that
	Body   []byte // its beginning
	Seq    uint64 // number of the attempt in the journal, also without an answer
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	clock   *clock.Clock
	journal Journal
	keeping *http.Transport // keeps connections open for the next request
	fresh   *http.Transport // makes a connection for each request
}

// New returns a client that trusts the certificates that roots vouch for; nil means
// those of the system. It tells a timeline of every attempt, unless it is nil.
func New(c *clock.Clock, t *timeline.Log, roots *x509.CertPool) *Client {
	fresh := newTransport(roots)
	fresh.DisableKeepAlives = true
	return &Client{clock: c, journal: Journal{timeline: t}, keeping: newTransport(roots), fresh: fresh}
}

func newTransport(roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DisableCompression:     true,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		IdleConnTimeout:        idleLimit,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// Journal returns the record of what was sent.
func (c *Client) Journal() *Journal { return &c.journal }

// Close gives up the connections that are kept. No request may be under way.
func (c *Client) Close() { c.keeping.CloseIdleConnections() }

// Send sends a request and waits for the answer, at most for its patience. An answer
// of any status is no error; one whose body broke off comes with an error. A request for
// which a kept connection turned out to be closed is sent once more over a new one.
func (c *Client) Send(ctx context.Context, r Request) (Response, error) {
	answer, _, err := c.send(ctx, r)
	return answer, err
}

// Repeat sends the request of an attempt once more, and returns the new attempt.
func (c *Client) Repeat(ctx context.Context, a Attempt) Attempt {
	_, again, _ := c.send(ctx, Request{
		Purpose: a.Purpose, Sender: a.Sender, Subscription: a.Subscription, Notification: a.Notification, Attempt: a.Attempt + 1,
		URL: a.URL, Header: a.Header, Body: a.Body,
	})
	return again
}

// Lose records a request that a fault keeps from being sent.
func (c *Client) Lose(r Request) {
	c.journal.add(c.journal.timeline.Begin(), newAttempt(r, c.clock.Now(), 0, Response{}, errLost))
}

var errLost = errors.New("it was never sent")

// send is Send; it also returns the record of it.
func (c *Client) send(ctx context.Context, r Request) (Response, Attempt, error) {
	elapsed, began := clock.Stopwatch(), c.journal.timeline.Begin()
	sent := c.clock.Now()
	limit := cmp.Or(r.Patience, timeLimit)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	answer, stale, err := attempt(limited, c.keeping, r)
	if stale {
		answer, _, err = attempt(limited, c.fresh, r)
	}
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("no answer within %s: %w", limit, limited.Err())
	}
	a := c.journal.add(began, newAttempt(r, sent, elapsed(), answer, err))
	answer.Seq = a.Seq
	return answer, a, err
}

// attempt sends r over one connection. stale reports that it failed on a kept
// connection before a byte of an answer, so that the server most likely never saw it.
func attempt(ctx context.Context, transport *http.Transport, r Request) (answer Response, stale bool, err error) {
	var t trace
	req, err := http.NewRequestWithContext(t.watch(ctx), cmp.Or(r.Method, http.MethodPost), r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return Response{}, false, err
	}
	maps.Copy(req.Header, r.Header)
	resp, err := transport.RoundTrip(req) // unlike an http.Client it does not follow redirects
	if err != nil {
		return Response{}, t.stale() && ctx.Err() == nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return Response{
		Status: resp.StatusCode, Header: resp.Header, Size: headerSize(resp.Header) + len(body),
		Body: body,
	}, false, err
}

// headerSize returns the bytes of the header fields as they were sent.
func headerSize(header http.Header) int {
	size := 0
	for name, values := range header {
		for _, value := range values {
			size += len(name) + len(": ") + len(value) + len("\r\n")
		}
	}
	return size
}
