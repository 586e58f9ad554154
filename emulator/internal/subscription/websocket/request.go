package websocket

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const (
	oauthPath        = "/restapi/oauth"
	subscriptionPath = "/restapi/v1.0/subscription"
)

// request serves a ClientRequest beside others. While a subscription is being changed,
// notifications wait: some clients take the next frame for the answer.
func (l *line) request(m meta, body []byte) {
	if !l.begin() {
		l.reply(appendAnswer(nil, m.MessageID, l.refuse(apierr.Hinted(
			apierr.New(http.StatusTooManyRequests, apierr.RateLimit, "Too many active requests"),
			fmt.Sprintf("a connection serves %d requests at once: wait for an answer before the next", maxActive)))))
		return
	}
	subscribes := m.Method != http.MethodGet && strings.HasPrefix(m.Path, subscriptionPath)
	if subscribes {
		l.hold()
	}
	l.works.Go(func() {
		l.reply(appendAnswer(nil, m.MessageID, l.exchange(m, body)))
		l.finish()
		if subscribes {
			l.settled()
		}
	})
}

// begin counts a request in, unless there are too many.
func (l *line) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.active >= maxActive {
		return false
	}
	l.active++
	return true
}

func (l *line) finish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.active--
}

// exchange sends the request through the handlers of the API, as if it had come by HTTP.
func (l *line) exchange(m meta, body []byte) *answer {
	r, err := l.incoming(m, body)
	if err != nil {
		return l.refuse(err)
	}
	a := l.newAnswer()
	if !l.served(a, r) {
		l.cut("A fault cut the connection")
		return a
	}
	if a.isBinary() {
		return l.refuse(unserved("this is answered with " + a.header.Get("Content-Type")))
	}
	return a
}

// served lets the API answer, and reports whether it did, instead of breaking off as a
// fault makes it. There is no server here that would survive a panic.
func (l *line) served(a *answer, r *http.Request) (done bool) {
	defer func() {
		if cause := recover(); cause != nil && cause != http.ErrAbortHandler { //nolint:errorlint // the very value
			l.gateway.Logger.ErrorContext(l.alive, "request over a websocket panicked",
				slog.String("path", r.URL.Path), slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))
			*a = *l.refuse(errPanicked)
			done = true
		}
	}()
	l.api.ServeHTTP(a, r)
	return true
}

var errPanicked = errors.New("handler panicked")

// incoming returns the request that a frame stands for.
func (l *line) incoming(m meta, body []byte) (*http.Request, error) {
	u, err := url.ParseRequestURI(m.Path)
	if err != nil || !strings.HasPrefix(m.Path, "/") || m.Method == "" {
		return nil, apierr.Hinted(apierr.Invalid("path"), "method and path are those of an HTTP request, such as GET /restapi/v1.0/subscription")
	}
	if clean := path.Clean(u.Path); clean == oauthPath || strings.HasPrefix(clean, oauthPath+"/") {
		return nil, unserved("authorization")
	}
	addQuery(u, m.Query)
	r, err := http.NewRequestWithContext(l.alive, m.Method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, apierr.Invalid("method")
	}
	r.Host, r.TLS, r.RequestURI = l.host, l.tls, u.RequestURI()
	if len(body) == 0 {
		r.Body = http.NoBody
	}
	setHeader(r.Header, m.Headers, len(body) > 0)
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); strings.HasPrefix(media, "multipart/") {
		return nil, unserved("a body in several parts")
	}
	return caller.Over(r, caller.Line{Session: l.session, Socket: l.socket.id}), nil
}

// unserved reports what only HTTP can do.
func unserved(what string) error {
	return apierr.Hinted(apierr.Invalid("path"), what+": not over a WebSocket; send it by HTTP")
}

// addQuery adds the parameters of a frame, of which each has a value or a list of them.
func addQuery(u *url.URL, parameters map[string]any) {
	if len(parameters) == 0 {
		return
	}
	query := u.Query()
	for name, value := range parameters {
		list, several := value.([]any)
		if !several {
			list = []any{value}
		}
		for _, one := range list {
			if text, ok := plain(one); ok {
				query.Add(name, text)
			}
		}
	}
	u.RawQuery = query.Encode()
}

// setHeader sets the header fields of a frame, without those that only make sense to an
// HTTP connection or would say who calls.
func setHeader(header http.Header, fields map[string]any, hasBody bool) {
	for name, value := range fields {
		if text, ok := plain(value); ok {
			header.Set(name, text)
		}
	}
	for _, name := range []string{"Authorization", "Cookie", "Connection", "Content-Length", "Transfer-Encoding", "Host"} {
		header.Del(name)
	}
	if hasBody && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
}

// plain returns a string, number or truth value of JSON as a query or header writes it.
func plain(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case float64, bool:
		text, err := json.Marshal(v)
		return string(text), err == nil
	}
	return "", false
}

// answer keeps what a request is answered with. It is an http.ResponseWriter.
type answer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (l *line) newAnswer() *answer {
	return &answer{status: http.StatusOK, header: http.Header{
		"Server": {"nginx"}, // as in samples
		"Date":   {l.gateway.State.Now().Time().Format(http.TimeFormat)},
	}}
}

// refuse returns the answer to a request that the gateway does not pass on.
func (l *line) refuse(err error) *answer {
	a := l.newAnswer()
	a.header["RCRequestId"] = []string{l.gateway.Entropy.UUID()}
	rest.WriteError(a, &http.Request{Method: http.MethodGet, URL: &url.URL{}, Host: l.host}, err)
	return a
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// isBinary reports whether the body can be no part of a text frame.
func (a *answer) isBinary() bool {
	media, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if a.body.Len() == 0 || media == "multipart/mixed" {
		return false
	}
	return err != nil || media != "application/json" && !strings.HasSuffix(media, "+json")
}
