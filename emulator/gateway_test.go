package emulator

import (
	"net/http"
	"strings"
	"testing"
)

// TestGatewayHeaders checks what stands on every answer, errors before and after the
// router included.
func TestGatewayHeaders(t *testing.T) {
	t.Parallel()
	e := start(t)

	tests := []struct {
		name, method, path, body string
		status                   int
	}{
		{name: "answer", method: http.MethodGet, path: "/restapi/v1.0", status: http.StatusOK},
		{name: "preflight", method: http.MethodOptions, path: "/restapi/v1.0", status: http.StatusNoContent},
		{name: "no token", method: http.MethodGet, path: "/team-messaging/v1/chats", status: http.StatusUnauthorized},
		{name: "no route", method: http.MethodGet, path: "/restapi/v1.0/nothing", status: http.StatusNotFound},
		{name: "nothing like it", method: http.MethodGet, path: "/scim/v2/Users", status: http.StatusNotFound},
		{name: "empty segment", method: http.MethodPost, path: "//restapi//oauth/token", status: http.StatusUnsupportedMediaType},
		{name: "dots", method: http.MethodPost, path: "/restapi/../restapi/v1.0", status: http.StatusNotFound},
		{name: "no method", method: http.MethodDelete, path: "/restapi/v1.0", status: http.StatusMethodNotAllowed},
		{name: "too large", method: http.MethodPost, path: "/restapi/oauth/token", body: strings.Repeat("a", 1<<20+1), status: http.StatusRequestEntityTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(t.Context(), tt.method, e.URL(Sandbox)+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Origin", "https://app.example")
			req.Header.Set("Access-Control-Request-Method", http.MethodGet)
			req.Header.Set("Accept-Language", "de")
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()

			if resp.StatusCode != tt.status || len(resp.Header.Get("RCRequestId")) != 36 {
				t.Errorf("got %d with %v, want %d", resp.StatusCode, resp.Header, tt.status)
			}
			for name, want := range map[string]string{
				"RoutingKey": "SJC01P01", "Content-Language": "de-DE",
				"Access-Control-Allow-Origin": "https://app.example", "Access-Control-Allow-Credentials": "true",
			} {
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

// TestBrowsersMayDiscover asks what the browser of a client asks whose SDK is in discovery
// mode.
func TestBrowsersMayDiscover(t *testing.T) {
	t.Parallel()
	e := start(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, e.URL(Sandbox)+"/restapi/v1.0", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://app.example")
	req.Header.Set("Access-Control-Request-Method", http.MethodGet)
	req.Header.Set("Access-Control-Request-Headers", "authorization,discovery-tag")

	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()

	allowed, exposed := resp.Header.Get("Access-Control-Allow-Headers"), resp.Header.Get("Access-Control-Expose-Headers")
	if !strings.Contains(allowed, "Discovery-Tag") || !strings.Contains(exposed, "Discovery-Tag") || !strings.Contains(exposed, "Discovery-Required") {
		t.Errorf("allowed %s, exposed %s", allowed, exposed)
	}
}
