package account

import (
	"net/http"
	"testing"
)

func TestPresence(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, by, of, body string
		status             int
		text               string
	}{
		{"busy", "Bob", "~", `{"userStatus":"Busy","message":"at lunch"}`, http.StatusOK, `"presenceStatus":"Busy","telephonyStatus":"NoCall","userStatus":"Busy"`},
		{"do not disturb", "Bob", "~", `{"dndStatus":"DoNotAcceptAnyCalls"}`, http.StatusOK, `"presenceStatus":"Busy"`},
		{"of a colleague", "Ann", "{Bob}", `{"userStatus":"Offline"}`, http.StatusOK, `"presenceStatus":"Offline"`},
		{"not of a colleague", "Bob", "{Ann}", `{"userStatus":"Offline"}`, http.StatusForbidden, "EditPresenceStatus"},
		{"unknown status", "Bob", "~", `{"userStatus":"Asleep"}`, http.StatusBadRequest, "[userStatus]"},
		{"unknown calls", "Bob", "~", `{"dndStatus":"None"}`, http.StatusBadRequest, "[dndStatus]"},
		{"unknown visibility", "Bob", "~", `{"callerIdVisibility":"Some"}`, http.StatusBadRequest, "[callerIdVisibility]"},
		{"long message", "Bob", "~", `{"message":"` + longMessage + `"}`, http.StatusBadRequest, "[message]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.by(tt.by).send(http.MethodPut, extensions+"/"+tt.of+"/presence", tt.body)

			want(t, got, tt.status, tt.text)
		})
	}
}

const longMessage = "a message of more than seventy-five characters, which is all that a presence may have"

func TestReadPresence(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.get(extensions+"/{Bob}/presence"), http.StatusOK, `"presenceStatus":"Available"`)
	want(t, srv.get(extensions+"/{Bob}/presence?detailedTelephonyState=true"), http.StatusOK, `"activeCalls":[]`)
	want(t, srv.get(extensions+"/{Dan}/presence"), http.StatusOK, `"presenceStatus":"Offline"`)
	want(t, srv.get(extensions+"/{Bot}/presence"), http.StatusOK, `"presenceStatus":"Offline"`)
	want(t, srv.get("/restapi/v1.0/account/~/presence"), http.StatusOK, `"totalElements":2`)
}

func TestUnifiedPresence(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, by, body string
		status         int
		text           string
	}{
		{"nothing", "Bob", `{}`, http.StatusOK, `{"status":"Available","glip":{"status":"Online","visibility":"Visible","availability":"Available"}`},
		{"do not disturb", "Bob", `{"glip":{"availability":"DND"}}`, http.StatusOK, `{"status":"DND","glip":{"status":"Online"`},
		{"invisible", "Bob", `{"glip":{"visibility":"Invisible"}}`, http.StatusOK, `{"status":"Offline","glip":{"status":"Offline","visibility":"Invisible"`},
		{"no queue calls", "Bob", `{"telephony":{"availability":"DoNotAcceptQueueCalls"}}`, http.StatusOK, `"availability":"DoNotAcceptQueueCalls"`},
		{"no calls", "Ann", `{"telephony":{"availability":"DoNotAcceptAnyCalls"}}`, http.StatusOK, `{"status":"DND"`},
		{"bad visibility", "Bob", `{"glip":{"visibility":"No"}}`, http.StatusBadRequest, "[glip.visibility]"},
		{"bad availability", "Bob", `{"glip":{"availability":"No"}}`, http.StatusBadRequest, "[glip.availability]"},
		{"bad calls", "Bob", `{"telephony":{"availability":"No"}}`, http.StatusBadRequest, "[telephony.availability]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t).by(tt.by)

			got := srv.send(http.MethodPatch, extensions+"/{Bob}/unified-presence", tt.body)

			want(t, got, tt.status, tt.text)
			if tt.status == http.StatusOK {
				want(t, srv.get(extensions+"/{Bob}/unified-presence"), http.StatusOK, tt.text)
			}
		})
	}
}
