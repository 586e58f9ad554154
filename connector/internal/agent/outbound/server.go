package outbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// DefaultTimeout is how long an answer may take: less than a message is worked on.
const DefaultTimeout = 100 * time.Second

// Settings are what is to be known of every server that an agent asks.
type Settings struct {
	URL     string
	Timeout time.Duration // of an answer; DefaultTimeout when 0
	HTTP    *http.Client  // of a Policy
}

// Server is where an agent asks.
type Server struct {
	title   string // begins a sentence
	address *url.URL
	timeout time.Duration
	http    *http.Client
}

// NewServer returns a server, or a problem with its address. Errors call it by its title;
// the address is entered in the field.
func NewServer(title, field string, s Settings, path ...string) (*Server, error) {
	base, err := address(field, s.URL)
	if err != nil {
		return nil, err
	}
	if s.Timeout <= 0 {
		s.Timeout = DefaultTimeout
	}
	if len(path) > 0 {
		base = base.JoinPath(path...)
	}
	return &Server{title: title, address: base, timeout: s.Timeout, http: s.HTTP}, nil
}

// String names the server in errors, without what may be secret in its address.
func (s *Server) String() string { return s.title + " at " + Shown(s.address) }

// Question is what a server is asked for one message.
type Question struct {
	Header http.Header // beside the content type
	Body   []byte      // JSON
	// Refused is the error of an answer that is none; nil of one to read.
	Refused func(*http.Response) error
	// Read reads an answer. What is no answer is a Nonsense.
	Read func(*http.Response) (connector.Reply, error)
}

// Ask asks once, and gives every failure the meaning that it has for the message.
func (s *Server) Ask(ctx context.Context, q Question) (connector.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address.String(), bytes.NewReader(q.Body))
	if err != nil {
		return connector.Reply{}, err
	}
	req.Header = q.Header.Clone()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "glipbox-connector")
	res, err := s.http.Do(req)
	if err != nil {
		return connector.Reply{}, Failed(ctx, s.String(), err)
	}
	defer res.Body.Close()
	if err := q.Refused(res); err != nil {
		return connector.Reply{}, err
	}
	reply, err := q.Read(res)
	if nonsense, ok := errors.AsType[*NonsenseError](err); ok {
		return connector.Reply{}, errors.New(s.String() + " " + nonsense.why)
	}
	if err != nil {
		return connector.Reply{}, Failed(ctx, s.String(), err)
	}
	return reply, nil
}

// NonsenseError reports an answer that is none.
type NonsenseError struct{ why string }

// Error says so of any server.
func (n *NonsenseError) Error() string { return "the server " + n.why }

// Nonsense says what a server did instead of answering, in the words that follow its name.
func Nonsense(format string, arguments ...any) error {
	return &NonsenseError{fmt.Sprintf(format, arguments...)}
}
