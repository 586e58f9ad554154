package guard

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// echo answers the method and query that a handler sees.
func echo(w http.ResponseWriter, r *http.Request) {
	_, _ = w.Write([]byte(r.Method + " " + r.URL.RawQuery)) //nolint:gosec // nobody looks at it
}

func TestTunnel(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, method, query, header string
		status                      int
		want                        string
	}{
		{name: "plain", method: "POST", query: "a=1", status: http.StatusOK, want: "POST a=1"},
		{name: "header", method: "POST", query: "a=1", header: "DELETE", status: http.StatusOK, want: "DELETE a=1"},
		{name: "header in lower case", method: "POST", header: "put", status: http.StatusOK, want: "PUT "},
		{name: "query", method: "POST", query: "a=1&_method=PATCH", status: http.StatusOK, want: "PATCH a=1"},
		{name: "both alike", method: "POST", query: "_method=get", header: "GET", status: http.StatusOK, want: "GET "},
		{name: "both and different", method: "POST", query: "_method=GET", header: "PUT", status: http.StatusBadRequest, want: `"parameterName":"_method"`},
		{name: "no method", method: "POST", header: "TRACE", status: http.StatusBadRequest, want: `"errorCode":"CMN-101"`},
		{name: "only a POST is tunnelled", method: "GET", query: "_method=DELETE", header: "PUT", status: http.StatusOK, want: "GET _method=DELETE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "/?"+tt.query, http.NoBody)
			r.Header.Set(overrideHeader, tt.header)
			w := httptest.NewRecorder()

			Tunnel(http.HandlerFunc(echo)).ServeHTTP(w, r)

			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, tt.status, tt.want)
			}
			if r.Method != tt.method || r.URL.RawQuery != tt.query {
				t.Errorf("the journal would find %s %s", r.Method, r.URL.RawQuery)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()

	tests := []struct{ accepted, want string }{
		{"", "en-US"},
		{"de-DE", "de-DE"},
		{"fr_ca", "fr-CA"},
		{"de", "de-DE"},
		{"en-NZ", "en-US"},
		{"da, en-GB;q=0.8, de;q=0.7", "en-GB"},
		{"en;q=0.5,ja;q=0.9", "ja-JP"},
		{"sv", "en-US"},
		{"*", "en-US"},
		{"de;q=0", "en-US"},
		{"de;q=lots, it", "it-IT"},
		{";;,,", "en-US"},
	}
	for _, tt := range tests {
		t.Run(tt.accepted, func(t *testing.T) {
			t.Parallel()
			if got := language(tt.accepted); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestBrowsersMayRead(t *testing.T) {
	t.Parallel()
	const origin = "https://app.example"

	tests := []struct {
		name, method, path, origin string
		status                     int
		allowed                    string
	}{
		{name: "an answer", method: "GET", path: "/restapi/v1.0", origin: origin, status: http.StatusTeapot, allowed: origin},
		{name: "a preflight", method: "OPTIONS", path: "/restapi/v1.0", origin: origin, status: http.StatusNoContent, allowed: origin},
		{name: "no page of people", method: "GET", path: "/restapi/oauth/login", origin: origin, status: http.StatusTeapot},
		{name: "no preflight of such", method: "OPTIONS", path: "/restapi/oauth/consent/", origin: origin, status: http.StatusTeapot},
		{name: "nothing is said to others", method: "GET", path: "/restapi/v1.0", status: http.StatusTeapot},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, http.NoBody)
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
				r.Header.Set("Access-Control-Request-Method", "PUT")
			}
			w := httptest.NewRecorder()
			teapot := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }

			Headers(Preflight(http.HandlerFunc(teapot))).ServeHTTP(w, r)

			header := w.Header()
			if w.Code != tt.status || header.Get("Access-Control-Allow-Origin") != tt.allowed {
				t.Errorf("got %d with %v, want %d", w.Code, header, tt.status)
			}
			if readable := strings.Contains(header.Get("Access-Control-Expose-Headers"), "RCRequestId"); readable != (tt.allowed != "") {
				t.Errorf("headers are exposed: %t", readable)
			}
			if asked := strings.Contains(header.Get("Access-Control-Allow-Headers"), "Client-Id"); asked != (tt.status == http.StatusNoContent) {
				t.Errorf("request headers are allowed: %t", asked)
			}
		})
	}
}
