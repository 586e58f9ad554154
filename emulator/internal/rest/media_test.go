package rest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestMediaInParts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, asked, want, place string
		status                   int
	}{
		{name: "all", want: "0123456789", status: http.StatusOK},
		{name: "a part", asked: "bytes=2-4", want: "234", place: "bytes 2-4/10", status: http.StatusPartialContent},
		{name: "the end", asked: "bytes=8-", want: "89", place: "bytes 8-9/10", status: http.StatusPartialContent},
		{name: "the last", asked: "bytes=-3", want: "789", place: "bytes 7-9/10", status: http.StatusPartialContent},
		{name: "more than there is", asked: "bytes=8-99", want: "89", place: "bytes 8-9/10", status: http.StatusPartialContent},
		{name: "more of the last than there is", asked: "bytes=-99", want: "0123456789", place: "bytes 0-9/10", status: http.StatusPartialContent},
		{name: "beyond", asked: "bytes=10-", place: "bytes */10", status: http.StatusRequestedRangeNotSatisfiable},
		{name: "backwards", asked: "bytes=4-2", place: "bytes */10", status: http.StatusRequestedRangeNotSatisfiable},
		{name: "no numbers", asked: "bytes=a-b", place: "bytes */10", status: http.StatusRequestedRangeNotSatisfiable},
		{name: "two parts", asked: "bytes=0-1,4-5", want: "0123456789", status: http.StatusOK},
		{name: "other units", asked: "lines=0-1", want: "0123456789", status: http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			r.Header.Set("Range", tt.asked)
			w := httptest.NewRecorder()

			HandlerFunc(func(r *http.Request) (Reply, error) {
				return Media(r, []byte("0123456789"), "text/plain", nil)
			}).ServeHTTP(w, r)

			if w.Code != tt.status || w.Header().Get("Content-Range") != tt.place || tt.want != "" && w.Body.String() != tt.want {
				t.Errorf("got %d %q of %q, want %d %q of %q", w.Code, w.Body, w.Header().Get("Content-Range"), tt.status, tt.want, tt.place)
			}
		})
	}
}
