package websocket

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFrames(t *testing.T) {
	t.Parallel()
	const id = "156eec30-6aa7-4b4c-8e2e-1b1c8e6a9d11"
	opened := state.InstantOf(time.Date(2021, 7, 2, 11, 40, 28, 805e6, time.UTC))
	const limits = `"maxConnectionsPerSession":50,"recoveryBufferSize":100,"recoveryTimeout":180,"idleTimeout":1800,"absoluteTimeout":86400,"maxActiveRequests":10`
	const details = `[{"type":"ConnectionDetails","messageId":"` + id + `","status":200,"headers":{"RCRequestId":"` + id + `"},"wsc":{"token":"s-0","sequence":1}},` +
		`{"creationTime":"2021-07-02T11:40:28.805+0000",` + limits
	answered := &answer{status: http.StatusNoContent, header: http.Header{"RoutingKey": {"SJC01P01"}, "Vary": {"Origin", "Accept"}}}

	tests := []struct{ name, got, want string }{
		{name: "details", got: string(appendDetails(nil, id, "s-0", opened, "")), want: details + `}]`},
		{name: "recovered", got: string(appendDetails([]byte{}, id, "s-0", opened, recoverySuccessful)), want: details + `,"recoveryState":"Successful"}]`},
		{name: "not recovered", got: string(appendDetails(nil, id, "s-0", opened, recoveryFailed)), want: details + `,"recoveryState":"Failed","recoveryErrorCode":"WSG-1005"}]`},
		{
			name: "notification",
			got:  string(appendNotification(nil, notification{uuid: "6452004109062593690", request: id, envelope: []byte(`{"uuid":"6452004109062593690"}`)}, "s-7", 8)),
			want: `[{"type":"ServerNotification","messageId":"6452004109062593690","status":200,"headers":{"RCRequestId":"` + id + `"},"wsc":{"token":"s-7","sequence":8}},{"uuid":"6452004109062593690"}]`,
		},
		{
			name: "error", got: string(appendError(nil, id, idleExpired)),
			want: `[{"type":"Error","messageId":"` + id + `","status":408,"headers":{"RCRequestId":"` + id + `"}},{"errorCode":"WSG-902","message":"Idle timeout expired"}]`,
		},
		{
			name: "answer without a body", got: string(appendAnswer(nil, json.RawMessage(`"m1"`), answered)),
			want: `[{"type":"ClientRequest","messageId":"m1","status":204,"headers":{"RoutingKey":"SJC01P01","Vary":"Origin, Accept"}}]`,
		},
		{
			name: "answer to nobody", got: string(appendAnswer([]byte{}, nil, &answer{status: http.StatusOK})),
			want: `[{"type":"ClientRequest","status":200,"headers":{}}]`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.got != tt.want || !json.Valid([]byte(tt.got)) {
				t.Errorf("got  %s\nwant %s", tt.got, tt.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	s := &socket{id: "a-b_c"}

	id, position, ok := parseToken(s.token(42))

	if id != s.id || position != 42 || !ok {
		t.Errorf("got %s, %d, %v", id, position, ok)
	}
	for _, text := range []string{"", "abc", "abc-", "abc-x", "abc--1"} {
		if id, _, ok := parseToken(text); ok && id == "abc" {
			t.Errorf("%q is taken for a token", text)
		}
	}
}
