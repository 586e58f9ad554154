package inspector

import (
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestCurl(t *testing.T) {
	t.Parallel()
	form := map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic abc"}}
	tests := []struct {
		name    string
		request control.Request
		want    string
	}{
		{
			name:    "a read",
			request: control.Request{Method: "GET", Path: "/restapi/v1.0/account/~?access_token=abc&page=2", RequestHeader: map[string][]string{"Authorization": {"Bearer abc"}, "User-Agent": {"go"}, "X-A": {"it's"}}},
			want:    "curl \\\n  'http://h/restapi/v1.0/account/~?''access_token='\"$ACCESS_TOKEN\"'&page=2' \\\n  -H \"Authorization: Bearer $ACCESS_TOKEN\" \\\n  -H 'X-A: it'\\''s'",
		},
		{
			name:    "a form",
			request: control.Request{Method: "POST", Path: "/restapi/oauth/token", RequestHeader: form, RequestBody: "grant_type=refresh_token&refresh_token=abc"},
			want:    "curl \\\n  -X POST \\\n  'http://h/restapi/oauth/token' \\\n  -u \"$CLIENT_ID:$CLIENT_SECRET\" \\\n  -H 'Content-Type: application/x-www-form-urlencoded' \\\n  --data-raw 'grant_type=refresh_token&refresh_token='\"$REFRESH_TOKEN\"''",
		},
		{
			name:    "a document",
			request: control.Request{Method: "PUT", Path: "/x", RequestBody: `{"deliveryMode":{"verificationToken":"abc"}}`},
			want:    "curl \\\n  -X PUT \\\n  'http://h/x' \\\n  --data-raw '{\"deliveryMode\":{\"verificationToken\":\"'\"$VERIFICATIONTOKEN\"'\"}}'",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := requestCurl("http://h", tt.request); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
