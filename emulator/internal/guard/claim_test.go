package guard

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWhoAsksForATokenIsKnownByTheGrant tells apart the users and applications of
// requests that come without a token of their own.
func TestWhoAsksForATokenIsKnownByTheGrant(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	ann := d.state.Extensions(d.state.Accounts()[0].ID)[0].ID
	assertion := "e30." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"`+ann.String()+`"}`)) + ".c2ln"

	tests := []struct {
		name, form string
		basic      string
		want       rateKey
	}{
		{name: "assertion", form: "client_id=app&assertion=" + assertion, want: rateKey{app: "app", extension: ann}},
		{name: "token", form: "client_id=app&token=" + d.token, want: rateKey{app: "app", extension: ann}},
		{name: "header", form: "token=" + d.token, basic: "app", want: rateKey{app: "app", extension: ann}},
		{name: "nobody", form: "client_id=app", want: rateKey{app: "app", who: "192.0.2.1"}},
		{name: "spent code", form: "client_id=app&code=spent", want: rateKey{app: "app", who: "192.0.2.1"}},
		{name: "unknown application", form: "client_id=other", want: rateKey{who: "192.0.2.1"}},
		{name: "no form", form: "%", want: rateKey{who: "192.0.2.1"}},
		{name: "no assertion", form: "client_id=app&assertion=a.b.c", want: rateKey{app: "app", who: "192.0.2.1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/restapi/oauth/token", strings.NewReader(tt.form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if tt.basic != "" {
				r.SetBasicAuth(tt.basic, "secret")
			}
			tt.want.group = Auth

			got := d.guard.claimed(r, Auth)

			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if body, err := io.ReadAll(r.Body); err != nil || string(body) != tt.form {
				t.Errorf("the handler reads %q, %v", body, err)
			}
		})
	}
}
