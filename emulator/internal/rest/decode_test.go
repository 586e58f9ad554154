package rest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	type order struct {
		Name string `json:"name"`
		Item struct {
			Count int `json:"count"`
		} `json:"item"`
	}
	tests := []struct{ name, media, body, want, err string }{
		{name: "object", media: "application/json", body: ` {"name":"a","more":1} ` + "\n", want: "a"},
		{name: "without a type", body: `{"name":"a"}`, want: "a"},
		{name: "nothing", media: "application/json"},
		{name: "null", media: "application/json", body: `null`},
		{name: "cut off", media: "application/json", body: `{"name":"a"`, err: "CMN-103: JSON cannot be parsed"},
		{name: "followed by something", media: "application/json", body: `{"name":"a"} b`, err: "CMN-103: JSON cannot be parsed"},
		{name: "followed by another", media: "application/json", body: `{"name":"a"}{}`, err: "CMN-103: JSON cannot be parsed"},
		{name: "list", media: "application/json", body: `[]`, err: "CMN-103: JSON cannot be parsed"},
		{name: "member of another kind", media: "application/json", body: `{"item":{"count":"x"}}`, err: "CMN-101: Parameter [item.count] value is invalid."},
		{name: "of another type", media: "text/xml", body: `<a/>`, err: "CMN-415: Content-Type text/xml is not supported"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(tt.body))
			if tt.media != "" {
				r.Header.Set("Content-Type", tt.media)
			}

			got, err := Decode[order](r)

			if (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("got %v, want %q", err, tt.err)
			}
			if err == nil && got.Name != tt.want {
				t.Errorf("got %+v, want %q", got, tt.want)
			}
		})
	}
}
