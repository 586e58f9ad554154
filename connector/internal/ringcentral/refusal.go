package ringcentral

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// envelope is what RingCentral answers instead of a result: the resource APIs with
// errorCode and message, the OAuth endpoints with error and error_description.
type envelope struct {
	ErrorCode        string        `json:"errorCode"`
	Message          string        `json:"message"`
	PermissionName   string        `json:"permissionName"`
	Error            string        `json:"error"`
	ErrorDescription string        `json:"error_description"`
	Errors           []errorRecord `json:"errors"`
}

type errorRecord struct {
	ErrorCode      string `json:"errorCode"`
	Message        string `json:"message"`
	PermissionName string `json:"permissionName"`
	ParameterName  string `json:"parameterName"`
}

// refusal decodes an answer that is not a success. The inner error is the exact one;
// the outer code may be a symbolic name.
func refusal(res *http.Response, body []byte) error {
	var e envelope
	_ = json.Unmarshal(body, &e) // a gateway may answer anything
	if len(e.Errors) == 0 {
		e.Errors = []errorRecord{{}}
	}
	inner := e.Errors[0]
	return &connector.RefusalError{
		Status:     res.StatusCode,
		Code:       first(inner.ErrorCode, e.ErrorCode),
		Name:       e.Error,
		Message:    first(inner.Message, e.Message, e.ErrorDescription, "HTTP "+res.Status),
		Permission: first(inner.PermissionName, e.PermissionName),
		Parameter:  inner.ParameterName,
		RetryAfter: retryAfter(res.Header),
		Group:      res.Header.Get("X-Rate-Limit-Group"),
	}
}

func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
