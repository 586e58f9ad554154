package account

import (
	"net/http"
	"testing"
)

func TestReadVersions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		path   string
		status int
		text   string
	}{
		{"/restapi", http.StatusOK, `{"uri":"http://sandbox.example/restapi","apiVersions":[{"uri":"http://sandbox.example/restapi/v1.0","versionString":"1.0.`},
		{"/restapi/v1.0", http.StatusOK, `{"uri":"http://sandbox.example/restapi/v1.0","versionString":"1.0.`},
		{"/restapi/v1.0/status", http.StatusOK, ""},
		{"/restapi/v2.0", http.StatusNotFound, ""},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()
			want(t, srv.get(tt.path), tt.status, tt.text)
		})
	}
}

func TestReadAccount(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		name, id string
		status   int
		text     string
	}{
		{"own", "~", http.StatusOK, `{"uri":"http://sandbox.example/restapi/v1.0/account/{Acme}","id":{Acme},"mainNumber":"+16505550100"`},
		{"own by id", "{Acme}", http.StatusOK, `"status":"Confirmed"`},
		{"other", "{Other}", http.StatusNotFound, `"errorCode":"CMN-102"`},
		{"no id", "x", http.StatusNotFound, "[accountId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want(t, srv.get("/restapi/v1.0/account/"+tt.id), tt.status, srv.fill(tt.text))
		})
	}
}
