package account

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestReadCompany(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		path   string
		status int
		text   string
	}{
		{"/restapi/v2/accounts/~", http.StatusOK, `{"id":"{Acme}","mainNumber":"+16505550100","status":"Confirmed"`},
		{"/restapi/v2/accounts/{Other}", http.StatusNotFound, "[accountId]"},
		{"/restapi/v1.0/account/~/service-info", http.StatusOK, `"servicePlanName":"RingEX"`},
		{"/restapi/v1.0/account/~/business-address", http.StatusOK, `"company":"Acme"`},
		{"/restapi/v1.0/account/~/directory/federation", http.StatusNotFound, "ADG-105"},
		{extensions + "/~/features", http.StatusOK, `{"id":"RCTeams","available":true}`},
		{extensions + "/~/features?featureId=SMS", http.StatusOK, `{"records":[{"id":"SMS","available":false,"reason":{"code":"AccountLimitation"`},
		{extensions + "/~/features?featureId=SMS&availableOnly=true", http.StatusOK, `{"records":[]}`},
		{extensions + "/{Bot}/features?featureId=Presence", http.StatusOK, `"code":"ExtensionTypeLimitation"`},
		{extensions + "/~/authz-profile", http.StatusOK, `"id":"AddRemoveUsers"`},
		{extensions + "/~/authz-profile/check?permissionId=AddRemoveUsers", http.StatusOK, `"successful":true,"details":{"permission":`},
		{extensions + "/{Bob}/authz-profile/check?permissionId=AddRemoveUsers", http.StatusOK, `"successful":false}`},
		{extensions + "/{Bob}/authz-profile/check?permissionId=EditUserInfo", http.StatusOK, `"scopes":["Self"]`},
		{extensions + "/{Bob}/authz-profile/check?permissionId=EditUserInfo&targetExtensionId={Ann}", http.StatusOK, `"successful":false}`},
		{extensions + "/~/authz-profile/check", http.StatusBadRequest, "[permissionId]"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()
			want(t, srv.get(tt.path), tt.status, srv.fill(tt.text))
		})
	}
}

func TestDirectoryIsTagged(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	again := func(etag string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://sandbox.example"+entries, http.NoBody)
		r.Header.Set("If-None-Match", etag)
		return srv.do(r)
	}
	etag := srv.get(entries).Header().Get("Etag")

	want(t, again(etag), http.StatusNotModified, "")
	want(t, srv.send(http.MethodPut, extensions+"/{Bob}", `{"contact":{"jobTitle":"Clerk"}}`), http.StatusOK, "")
	want(t, again(etag), http.StatusOK, `"jobTitle":"Clerk"`)
}

func TestSearchByWhatUsersTell(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	change := `{"contact":{"jobTitle":"Head Clerk","department":"Travel Desk","mobilePhone":"+16505550777"}}`
	want(t, srv.send(http.MethodPut, extensions+"/{Bob}", change), http.StatusOK, "")

	for _, body := range []string{
		`{"searchString":"clerk"}`, `{"searchString":"5550777"}`, `{"searchString":"desk","searchFields":["department"]}`,
		`{"department":"travel desk"}`, `{"accountIds":["{Acme}"],"extensionIds":["{Bob}"]}`, `{"siteId":"main-site","searchString":"bob"}`,
	} {
		if got := listedEmails(t, srv.send(http.MethodPost, entries+"/search", body)); len(got) != 1 || got[0] != bob {
			t.Errorf("%s: got %v", body, got)
		}
	}
	for _, query := range []string{"accountId={Other}", "siteId=1", "department=none", "extensionStatus=Disabled", "extensionType=Room"} {
		if got := listedEmails(t, srv.send(http.MethodPost, entries+"/search?"+query, `{}`)); len(got) != 0 {
			t.Errorf("%s: got %v", query, got)
		}
	}
}
