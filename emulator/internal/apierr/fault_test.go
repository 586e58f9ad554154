package apierr

import (
	"encoding/json"
	"testing"
)

func TestInjectedErrorsWearTheEnvelopeOfTheirService(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, path, want string
		status           int
		code             Code
		message          string
	}{
		{name: "core", path: "/restapi/v1.0/account/~", status: 503, want: `{"errorCode":"MaintenanceMode","message":"Service is in maintenance mode","errors":[{"errorCode":"CMN-211","message":"Service is in maintenance mode"}]}`},
		{name: "gateway", path: "/team-messaging/v1/chats", status: 502, want: `{"errorCode":"CMN-201","message":"Service Temporary Unavailable","errors":[{"errorCode":"CMN-201","message":"Service Temporary Unavailable"}]}`},
		{name: "token", path: "/restapi/v1.0/account/~", status: 401, want: `{"errorCode":"TokenInvalid","message":"Token not found","errors":[{"errorCode":"OAU-213","message":"Token not found"}]}`},
		{name: "OAuth", path: "/restapi/oauth/token", status: 503, want: `{"error":"service_unavailable","error_description":"Service Temporary Unavailable","errors":[{"errorCode":"CMN-201","message":"Service Temporary Unavailable"}]}`},
		{name: "limit of OAuth", path: "/restapi/oauth/token", status: 429, want: `{"errorCode":"CMN-301","message":"Request rate exceeded","errors":[{"errorCode":"CMN-301","message":"Request rate exceeded"}]}`},
		{name: "directory", path: "/restapi/v1.0/account/~/directory/entries", status: 503, want: `{"errors":[{"errorCode":"ADG-000","message":"Directory data is temporarily unavailable"}]}`},
		{name: "code and text of its own", path: "/restapi/v1.0", status: 403, code: "CMN-303", message: "No plan", want: `{"errorCode":"CMN-303","message":"No plan","errors":[{"errorCode":"CMN-303","message":"No plan"}]}`},
		{name: "bad request", path: "/restapi/v1.0", status: 400, want: `{"errorCode":"CMN-104","message":"Request cannot be parsed","errors":[{"errorCode":"CMN-104","message":"Request cannot be parsed"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := Injected(tt.path, tt.status, tt.code, tt.message)

			got, err := json.Marshal(e.Body())

			if err != nil || string(got) != tt.want || e.Status != tt.status {
				t.Errorf("got %d %s, %v, want %s", e.Status, got, err, tt.want)
			}
		})
	}
}
