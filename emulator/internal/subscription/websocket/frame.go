package websocket

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// A frame is a JSON array of one or two elements: what it is, and its body.

// meta is the first element of a client's frame.
type meta struct {
	Type      string          `json:"type"`
	MessageID json.RawMessage `json:"messageId"`
	Method    string          `json:"method"`
	Path      string          `json:"path"`
	Headers   map[string]any  `json:"headers"`
	Query     map[string]any  `json:"query"`
}

// Types of frames.
const (
	clientRequest     = "ClientRequest"
	heartbeat         = "Heartbeat"
	connectionDetails = "ConnectionDetails"
	errorFrame        = "Error"
)

var errFrame = errors.New("a frame is a JSON array: what it is, and perhaps a body")

// decode reads a client's frame. Without a body, or with null in its place, body is nil.
func decode(frame []byte) (m meta, body []byte, err error) {
	var parts []json.RawMessage
	if json.Unmarshal(frame, &parts) != nil || len(parts) == 0 || len(parts) > 2 {
		return meta{}, nil, errFrame
	}
	if json.Unmarshal(parts[0], &m) != nil {
		return meta{}, nil, errFrame
	}
	if len(parts) == 2 && !bytes.Equal(parts[1], []byte("null")) {
		body = parts[1]
	}
	return m, body, nil
}

// failure is why the gateway itself refuses something.
type failure struct {
	status  int
	code    string
	message string
}

// Failures of the gateway. Only the time-outs are documented; the codes of the others
// are Assumed.
var (
	idleExpired     = failure{http.StatusRequestTimeout, "WSG-902", "Idle timeout expired"}                 //nolint:gochecknoglobals // constants
	absoluteExpired = failure{http.StatusRequestTimeout, "WSG-903", "Absolute timeout expired"}             //nolint:gochecknoglobals // constants
	badFrame        = failure{http.StatusBadRequest, "WSG-400", "Message cannot be parsed"}                 //nolint:gochecknoglobals // constants
	sessionEnded    = failure{http.StatusUnauthorized, "WSG-401", "Session is over"}                        //nolint:gochecknoglobals // constants
	tooMany         = failure{http.StatusTooManyRequests, "WSG-429", "Too many connections of the session"} //nolint:gochecknoglobals // constants
)

// appendError appends an Error frame.
func appendError(dst []byte, id string, f failure) []byte {
	dst = appendServerMeta(dst, errorFrame, id, f.status)
	dst = append(dst, `}},{"errorCode":`...)
	dst = rest.AppendString(dst, f.code)
	dst = rest.AppendString(append(dst, `,"message":`...), f.message)
	return append(dst, `}]`...)
}

// appendServerMeta appends the beginning of a frame of which the id is also that of the
// request, up to the members of its headers.
func appendServerMeta(dst []byte, kind, id string, status int) []byte {
	dst = rest.AppendString(append(dst, `[{"type":`...), kind)
	dst = rest.AppendString(append(dst, `,"messageId":`...), id)
	dst = strconv.AppendInt(append(dst, `,"status":`...), int64(status), 10)
	return rest.AppendString(append(dst, `,"headers":{"RCRequestId":`...), id)
}

// appendPosition appends the member that says how far a stream was read.
func appendPosition(dst []byte, token string, sequence int64) []byte {
	dst = rest.AppendString(append(dst, `,"wsc":{"token":`...), token)
	dst = strconv.AppendInt(append(dst, `,"sequence":`...), sequence, 10)
	return append(dst, '}')
}

// appendDetails appends a ConnectionDetails frame.
func appendDetails(dst []byte, id, token string, opened state.Instant, recovery string) []byte {
	dst = appendServerMeta(dst, connectionDetails, id, http.StatusOK)
	dst = appendPosition(append(dst, '}'), token, 1)
	dst = append(dst, `},{"creationTime":"`...)
	dst = append(dst, opened.Time().Format("2006-01-02T15:04:05.000-0700")...) // +0000, as in samples
	dst = append(dst, `","maxConnectionsPerSession":`...)
	dst = strconv.AppendInt(dst, maxConnections, 10)
	for _, member := range []struct {
		name  string
		value int64
	}{
		{"recoveryBufferSize", recoveryBuffer},
		{"recoveryTimeout", int64(recoveryTimeout.Seconds())},
		{"idleTimeout", int64(idleTimeout.Seconds())},
		{"absoluteTimeout", int64(absoluteTimeout.Seconds())},
		{"maxActiveRequests", maxActive},
	} {
		dst = append(append(append(dst, `,"`...), member.name...), `":`...)
		dst = strconv.AppendInt(dst, member.value, 10)
	}
	if recovery != "" {
		dst = rest.AppendString(append(dst, `,"recoveryState":`...), recovery)
	}
	if recovery == recoveryFailed {
		dst = rest.AppendString(append(dst, `,"recoveryErrorCode":`...), cannotRecover)
	}
	return append(dst, `}]`...)
}

// appendNotification appends a ServerNotification frame.
func appendNotification(dst []byte, n notification, token string, sequence int64) []byte {
	dst = rest.AppendString(append(dst, `[{"type":"ServerNotification","messageId":`...), n.uuid)
	dst = append(dst, `,"status":200,"headers":{"RCRequestId":`...)
	dst = rest.AppendString(dst, n.request)
	dst = appendPosition(append(dst, '}'), token, sequence)
	dst = append(append(dst, `},`...), n.envelope...)
	return append(dst, ']')
}

// appendAnswer appends the answer to a ClientRequest, which is a ClientRequest again. The
// body follows as it is: that of several ids in one path is no JSON.
func appendAnswer(dst []byte, id json.RawMessage, a *answer) []byte {
	dst = append(dst, `[{"type":"ClientRequest"`...)
	if len(id) > 0 {
		dst = append(append(dst, `,"messageId":`...), id...)
	}
	dst = strconv.AppendInt(append(dst, `,"status":`...), int64(a.status), 10)
	dst = append(dst, `,"headers":{`...)
	for i, name := range sortedNames(a.header) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(rest.AppendString(dst, name), ':')
		dst = rest.AppendString(dst, strings.Join(a.header[name], ", "))
	}
	dst = append(dst, `}}`...)
	if a.body.Len() > 0 {
		dst = append(append(dst, ','), a.body.Bytes()...)
	}
	return append(dst, ']')
}

func sortedNames(header http.Header) []string {
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
