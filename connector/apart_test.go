package connector_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// recorder keeps every request that a fake was sent: method, URL, headers and body. Fields below
// mu are guarded by it.
type recorder struct {
	mu   sync.Mutex
	seen []string
}

func record(t *testing.T, rc *ringcentraltest.Server) *recorder {
	t.Helper()
	r := &recorder{}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		rc.Arm(method, "", 1<<30, func(_ http.ResponseWriter, req *http.Request) bool {
			r.add(t, req)
			return false
		})
	}
	return r
}

func (r *recorder) add(t *testing.T, req *http.Request) {
	t.Helper()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Error(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	head, err := httputil.DumpRequest(req, false)
	if err != nil {
		t.Error(err)
	}
	r.note(string(head) + string(body))
}

func (r *recorder) note(request string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, request)
}

func (r *recorder) requests() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

// with returns the first request in which a word stands, in whatever form; "" for none.
func (r *recorder) with(word string) string {
	for _, request := range r.requests() {
		plain, err := url.QueryUnescape(request)
		if err != nil {
			plain = request // a per cent sign of its own: the forms of the word have to do
		}
		for _, form := range forms(word) {
			if strings.Contains(request, form) || strings.Contains(plain, form) {
				return request
			}
		}
	}
	return ""
}

// forms are the ways to write a word: as it is, escaped for a URL, and in base64, at each of the
// three places where it may stand among the bytes.
func forms(word string) []string {
	all := []string{word, url.QueryEscape(word), url.PathEscape(word)}
	for offset := range 3 {
		padded := append(make([]byte, offset), word...)
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := encoding.EncodeToString(padded)
			first, last := (offset*8+5)/6, len(padded)*8/6 // of the characters that are of the word alone
			all = append(all, text[first:last])
		}
	}
	return all
}

func TestAWordIsFoundInEachOfItsForms(t *testing.T) {
	t.Parallel()
	const word = "sandbox/secret ?"
	for _, request := range []string{
		"x=" + word, "x=" + url.QueryEscape(word), "/" + url.PathEscape(word),
		base64.StdEncoding.EncodeToString([]byte(word)), base64.StdEncoding.EncodeToString([]byte("a:" + word + "b")),
		base64.URLEncoding.EncodeToString([]byte("a" + word)), url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("ab" + word))),
	} {
		if (&recorder{seen: []string{"nothing", request}}).with(word) == "" {
			t.Errorf("not found in %q", request)
		}
	}
	if found := (&recorder{seen: []string{"sandbox", "secret"}}).with(word); found != "" {
		t.Errorf("found in %q", found)
	}
}
