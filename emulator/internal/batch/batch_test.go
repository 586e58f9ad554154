package batch

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// serve answers a request to a shelf with the books 1, 2 and 3.
func serve(t *testing.T, method, path, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	type book struct {
		ID    string `json:"id"`
		Title string `json:"title,omitempty"`
	}
	one := func(r *http.Request) (rest.Reply, error) {
		id := mux.Vars(r)["bookId"]
		if !strings.Contains("123", id) {
			return rest.Reply{}, apierr.NotFound("bookId")
		}
		if r.Method == http.MethodDelete {
			return rest.NoContent(), nil
		}
		sent, err := rest.Decode[book](r)
		return rest.OK(book{ID: id, Title: sent.Title}), err
	}
	books := Each("bookId", one)
	router := mux.NewRouter()
	router.Handle("/shelves/{shelfId}/books/{bookId}", rest.Methods{GET: books, PUT: books, DELETE: books})
	r := httptest.NewRequestWithContext(t.Context(), method, "http://rc.example/shelves/7"+path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	router.ServeHTTP(w, r)
	return w
}

const notFound = `{"errorCode":"InvalidParameter","message":"Resource for parameter [bookId] is not found",` +
	`"errors":[{"errorCode":"CMN-102","message":"Resource for parameter [bookId] is not found","parameterName":"bookId"}],"parameterName":"bookId"}`

// TestMultipart reads the answer as SDKs do, although JSON was asked for.
func TestMultipart(t *testing.T) {
	t.Parallel()

	got := serve(t, http.MethodGet, "/books/1,9,~", "", "Accept", "application/json")

	media, parameters, err := mime.ParseMediaType(got.Header().Get("Content-Type"))
	boundary := parameters["boundary"]
	if got.Code != http.StatusMultiStatus || err != nil || media != "multipart/mixed" || !regexp.MustCompile(`^Boundary_\d+_\d+_\d{13}$`).MatchString(boundary) {
		t.Fatalf("got %d %s", got.Code, got.Header())
	}
	want := []string{
		`{"response":[{"href":"http://rc.example/shelves/7/books/1","status":200,"responseDescription":"OK"},` +
			`{"href":"http://rc.example/shelves/7/books/9","status":404,"responseDescription":"Not Found"},` +
			`{"href":"http://rc.example/shelves/7/books/~","status":404,"responseDescription":"Not Found"}]}`,
		`{"id":"1"}`, notFound, notFound,
	}
	if diff := cmp.Diff(want, parts(t, got.Body, boundary)); diff != "" {
		t.Error(diff)
	}
}

func parts(t *testing.T, body io.Reader, boundary string) []string {
	t.Helper()
	var list []string
	reader := multipart.NewReader(body, boundary)
	for {
		part, err := reader.NextPart()
		if err != nil {
			return list
		}
		text, err := io.ReadAll(part)
		if err != nil || part.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("part %v: %v", part.Header, err)
		}
		list = append(list, string(text))
	}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("1,", maxIDs)

	tests := []struct {
		name, method, ids, body, media string
		status                         int
		want                           string
	}{
		{name: "one id", method: "GET", ids: "1", status: http.StatusOK, want: `{"id":"1"}`},
		{name: "two", method: "GET", ids: "1,2", status: http.StatusMultiStatus, want: `[{"resourceId":"1","status":200,"body":{"id":"1"}},{"resourceId":"2","status":200,"body":{"id":"2"}}]`},
		{name: "one of two", method: "GET", ids: "1,9", status: http.StatusMultiStatus, want: `[{"resourceId":"1","status":200,"body":{"id":"1"}},{"resourceId":"9","status":404,"body":` + notFound + `}]`},
		{name: "any", method: "GET", ids: "*", status: http.StatusNotFound, want: notFound},
		{name: "too many", method: "GET", ids: many + "2", status: http.StatusBadRequest, want: `{"errorCode":"InvalidMultipartRequest","message":"Batch request is limited to 30 entries","errors":[{"errorCode":"CMN-106","message":"Batch request is limited to 30 entries"}]}`},
		{name: "all deleted", method: "DELETE", ids: "1,2", status: http.StatusNoContent},
		{name: "one deleted", method: "DELETE", ids: "1,9", status: http.StatusMultiStatus, want: `[{"resourceId":"1","status":204},{"resourceId":"9","status":404,"body":` + notFound + `}]`},
		{
			name: "bodies in the order of the ids", method: "PUT", ids: "1,2", body: `[{"body":{"title":"A"}},{"body":{"title":"B"}}]`, media: "application/json",
			status: http.StatusMultiStatus, want: `[{"resourceId":"1","status":200,"body":{"id":"1","title":"A"}},{"resourceId":"2","status":200,"body":{"id":"2","title":"B"}}]`,
		},
		{
			name: "bodies that name the ids", method: "PUT", ids: "*", body: `[{"resourceId":"3","body":{"title":"C"}}]`, media: "application/json",
			status: http.StatusMultiStatus, want: `[{"resourceId":"3","status":200,"body":{"id":"3","title":"C"}}]`,
		},
		{
			name: "bodies in parts", method: "PUT", ids: "1,2", body: "--b\r\n\r\n{\"request\":[]}\r\n--b\r\n\r\n{\"title\":\"A\"}\r\n--b\r\n\r\n{}\r\n--b--\r\n", media: "multipart/mixed; boundary=b",
			status: http.StatusMultiStatus, want: `[{"resourceId":"1","status":200,"body":{"id":"1","title":"A"}},{"resourceId":"2","status":200,"body":{"id":"2"}}]`,
		},
		{name: "a body too few", method: "PUT", ids: "1,2", body: `[{"body":{}}]`, media: "application/json", status: http.StatusBadRequest, want: `"CMN-104"`},
		{name: "no list", method: "PUT", ids: "1,2", body: `{}`, media: "application/json", status: http.StatusBadRequest, want: `"InvalidMultipartRequest"`},
		{name: "broken parts", method: "PUT", ids: "1,2", body: "--b\r\n\r\n{}", media: "multipart/mixed; boundary=b", status: http.StatusBadRequest, want: `"CMN-104"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := serve(t, tt.method, "/books/"+tt.ids, tt.body, "Accept", jsonOfParts, "Content-Type", tt.media)

			text := got.Body.String()
			if got.Code != tt.status || !strings.Contains(text, tt.want) {
				t.Errorf("got %d %s, want %d %s", got.Code, text, tt.status, tt.want)
			}
			if got.Code == http.StatusMultiStatus && (got.Header().Get("Content-Type") != jsonOfParts || !json.Valid([]byte(text))) {
				t.Errorf("got %s as %s", text, got.Header())
			}
		})
	}
}
