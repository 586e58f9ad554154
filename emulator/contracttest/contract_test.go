package contracttest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// shop is a document in our words, with what RingCentral's has in it.
const shop = `
openapi: 3.0.3
info: {title: shop, version: "1"}
servers: [{url: "https://shop.example"}]
paths:
  /shop/{shopId}/items:
    parameters:
      - {name: shopId, in: path, required: true, schema: {type: string, maxLength: 3}}
    get:
      responses:
        "200":
          description: items
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Item"}}}
            text/csv: {schema: {type: string}}
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}
      responses:
        "201":
          description: item
          content:
            application/json: {schema: {$ref: "#/components/schemas/Item"}}
        "400":
          description: error
          content:
            application/json: {schema: {type: object, required: [errorCode]}}
  /team-messaging/v1/chats:
    get:
      responses:
        "200":
          description: chats
          content:
            application/json: {schema: {allOf: [{type: object, properties: {name: {type: string}}}]}}
components:
  schemas:
    Item:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        name: {type: string, pattern: "^(?!x).*$"}
        created: {type: string, format: date-time}
`

func TestCheck(t *testing.T) {
	t.Parallel()

	const asJSON = "application/json;charset=utf-8"
	tests := []struct {
		name, request, sent string
		status              int
		media, body         string
		want                string
	}{
		{name: "good", request: "GET /shop/1/items", status: 200, media: asJSON, body: `[{"id":1,"name":"a","created":"2026-01-02T03:04:05.678Z"}]`},
		{name: "required member missing", request: "GET /shop/1/items", status: 200, media: asJSON, body: `[{"id":1},{}]`, want: "GET /shop/{shopId}/items: response /*/id required"},
		{name: "wrong type", request: "GET /shop/1/items", status: 200, media: asJSON, body: `[{"id":"1"}]`, want: "response /*/id type"},
		{name: "two deviations", request: "GET /shop/1/items", status: 200, media: asJSON, body: `[{"id":1,"name":2,"created":"today"}]`, want: "response /*/created format|response /*/name type"},
		{name: "no JSON", request: "GET /shop/1/items", status: 200, media: asJSON, body: `[`, want: "response: "},
		{name: "no body", request: "GET /shop/1/items", status: 200, media: asJSON, want: "response: "},
		{name: "listed media type", request: "GET /shop/1/items", status: 200, media: "text/csv", body: "id"},
		{name: "other media type", request: "GET /shop/1/items", status: 200, media: "text/html", body: "id", want: "response: "},
		{name: "status not listed", request: "GET /shop/1/items", status: 204, want: "status 204: is not listed"},
		{name: "error not listed", request: "GET /shop/1/items", status: 500, media: asJSON, body: `{}`},
		{name: "listed error", request: "POST /shop/1/items", sent: `{}`, status: 400, media: asJSON, body: `{}`, want: "response /errorCode required"},
		{name: "bad request refused", request: "POST /shop/1/items", sent: `{}`, status: 400, media: asJSON, body: `{"errorCode":"X"}`},
		{name: "bad request granted", request: "POST /shop/1/items", sent: `{}`, status: 201, media: asJSON, body: `{"id":1}`, want: "request /name required"},
		{name: "good request granted", request: "POST /shop/1/items", sent: `{"name":"x"}`, status: 201, media: asJSON, body: `{"id":1}`},
		{name: "bad parameter granted", request: "GET /shop/1234/items", status: 200, media: asJSON, body: `[]`, want: "path shopId maxLength"},
		{name: "kept on purpose", request: "GET /team-messaging/v1/chats", status: 200, media: asJSON, body: `{"name":null}`},
		{name: "not kept", request: "GET /team-messaging/v1/chats", status: 200, media: asJSON, body: `{"name":1}`, want: "response /name type"},
		{name: "operation not listed", request: "DELETE /shop/1/items", status: 299},
		{name: "path not listed", request: "GET /restapi/v1.0/glip/posts", status: 299},
	}
	doc := mustParse(t, shop)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var reports []string
			report := func(format string, args ...any) { reports = append(reports, fmt.Sprintf(format, args...)) }
			handler := doc.check(report, answer(tt.status, tt.media, tt.body))
			method, path, _ := strings.Cut(tt.request, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(tt.sent))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()

			handler.ServeHTTP(w, r)

			slices.Sort(reports)
			if !matches(reports, tt.want) {
				t.Errorf("got %q, want %q", reports, tt.want)
			}
			if w.Code != tt.status || w.Body.String() != tt.body {
				t.Errorf("passed on %d %q, want %d %q", w.Code, w.Body, tt.status, tt.body)
			}
		})
	}
}

// matches reports whether each of the reports has its part of want in it.
func matches(reports []string, want string) bool {
	if want == "" {
		return len(reports) == 0
	}
	return slices.EqualFunc(reports, strings.Split(want, "|"), strings.Contains)
}

// answer reads the request, as handlers do, and answers always the same.
func answer(status int, media, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func mustParse(t *testing.T, text string) *document {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDocument(doc)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCheckWithRingCentralsDocument(t *testing.T) {
	t.Parallel()

	const subscription = "/restapi/v1.0/subscription/95fecfc9-9cdc-4e94-a78a-89fd65889d37"
	tests := []struct {
		name, request, sent, body, want string
	}{
		{name: "token", request: "POST /restapi/oauth/token", sent: "grant_type=refresh_token&refresh_token=r", body: `{"access_token":"a","token_type":"bearer","expires_in":3600,"scope":"TeamMessaging","session_id":"s"}`},
		{name: "token of no session", request: "POST /restapi/oauth/token", sent: "grant_type=refresh_token&refresh_token=r", body: `{"access_token":"a","token_type":"bearer","expires_in":3600,"scope":"TeamMessaging"}`, want: "response /session_id required"},
		{name: "id of 36 characters", request: "GET " + subscription, body: `{"id":"i","uri":"u","eventFilters":[],"deliveryMode":{"transportType":"WebHook","address":"a","encryption":false},"creationTime":"2026-01-02T03:04:05.678Z","expirationTime":"2026-01-02T03:04:05.678Z","status":"Active"}`},
		{name: "no encryption", request: "GET " + subscription, body: `{"id":"i","uri":"u","eventFilters":[],"deliveryMode":{"transportType":"WebHook","address":"a"},"creationTime":"2026-01-02T03:04:05.678Z","expirationTime":"2026-01-02T03:04:05.678Z","status":"Active"}`, want: "response /deliveryMode/encryption required"},
		{name: "explicit nulls", request: "GET /team-messaging/v1/chats/2/posts", body: `{"records":[{"id":"4","text":null,"mentions":null}]}`},
		{name: "number for an id", request: "GET /team-messaging/v1/chats/2/posts", body: `{"records":[{"id":4}]}`, want: "response /records/*/id type"},
	}
	doc, err := load()
	if errors.Is(err, errNoDocument) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var reports []string
			report := func(format string, args ...any) { reports = append(reports, fmt.Sprintf(format, args...)) }
			handler := doc.check(report, answer(http.StatusOK, "application/json", tt.body))
			method, path, _ := strings.Cut(tt.request, " ")
			r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(tt.sent))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")

			handler.ServeHTTP(httptest.NewRecorder(), r)

			if !matches(reports, tt.want) {
				t.Errorf("got %q, want %q", reports, tt.want)
			}
		})
	}
}

func TestFindPrefersEnvironment(t *testing.T) {
	want := filepath.Join(t.TempDir(), "other.yml")
	t.Setenv("GLIPBOX_OPENAPI", want)

	got, err := find()

	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestFindLooksBesideRepository(t *testing.T) {
	base := t.TempDir()
	want := filepath.Join(base, "beside", "openapi", "rc-public-openapi.yml")
	for _, path := range []string{want, filepath.Join(base, "repo", "go.mod"), filepath.Join(base, "repo", "a", "b", "c")} {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GLIPBOX_OPENAPI", "")
	t.Chdir(filepath.Join(base, "repo", "a", "b"))

	got, err := find()

	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestFindWithoutDocument(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GLIPBOX_OPENAPI", "")
	t.Chdir(dir)

	_, err := find()

	if err != errNoDocument { //nolint:errorlint // exactly this one, so that nothing else passes for it
		t.Errorf("got %v, want %v", err, errNoDocument)
	}
}
