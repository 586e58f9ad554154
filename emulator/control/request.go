package control

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Request is one entry of the request journal: what an environment was asked and what
// it answered. Secrets and tokens are not hidden, this is an emulator.
type Request struct {
	Seq            uint64              `json:"seq"`
	Environment    Environment         `json:"environment"`
	Time           time.Time           `json:"time"`
	Duration       time.Duration       `json:"duration"` // nanoseconds of wall time
	RequestID      string              `json:"requestId"`
	Method         string              `json:"method"`
	Path           string              `json:"path"` // with the query
	RequestHeader  map[string][]string `json:"requestHeader"`
	RequestBody    string              `json:"requestBody,omitempty"`
	Status         int                 `json:"status"` // 0 when a fault cut the connection before there was one
	ResponseHeader map[string][]string `json:"responseHeader"`
	ResponseBody   string              `json:"responseBody,omitempty"`
	ClientID       ClientID            `json:"clientId,omitempty"`
	PersonID       PersonID            `json:"personId,omitempty"`
	Hint           string              `json:"hint,omitempty"`  // what was expected and where to mend it
	Fault          string              `json:"fault,omitempty"` // that befell it, such as "cutAfter (fault 3)"; the answer was lost then
}

// RequestFilter selects from the journal; zero members select all.
type RequestFilter struct {
	Environment Environment
	After       uint64
	Path        string // part of the path
	Method      string
	MinStatus   int
}

// Requests returns the latest requests, oldest first.
func (c *Client) Requests(ctx context.Context, f RequestFilter) ([]Request, error) {
	after, status := "", ""
	if f.After > 0 {
		after = strconv.FormatUint(f.After, 10)
	}
	if f.MinStatus > 0 {
		status = strconv.Itoa(f.MinStatus)
	}
	return call[[]Request](ctx, c, http.MethodGet, "/requests"+query(
		"environment", string(f.Environment), "after", after, "path", f.Path, "method", f.Method, "minStatus", status), nil)
}
