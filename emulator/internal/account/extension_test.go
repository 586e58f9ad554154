package account

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadExtension(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		name, path string
		status     int
		text       string
	}{
		{"own", "~/extension/~", http.StatusOK, `"id":{Ann},"extensionNumber":"101","contact":{"firstName":"Ann","lastName":"Smith","company":"Acme","email":"ann@example.com"`},
		{"administrator", "~/extension/~", http.StatusOK, `"permissions":{"admin":{"enabled":true}`},
		{"own features", "~/extension/{Ann}", http.StatusOK, `"serviceFeatures":[`},
		{"account", "~/extension/{Bob}", http.StatusOK, `"account":{"id":"{Acme}","uri":"http://sandbox.example/restapi/v1.0/account/{Acme}"}`},
		{"colleague", "{Acme}/extension/{Bob}", http.StatusOK, `"permissions":{"admin":{"enabled":false}`},
		{"not activated", "~/extension/{Dan}", http.StatusOK, `"setupWizardState":"NotStarted"`},
		{"bot", "~/extension/{Bot}", http.StatusOK, `"type":"Bot","status":"Enabled"`},
		{"stranger", "~/extension/{Eve}", http.StatusNotFound, "[extensionId]"},
		{"other account", "{Other}/extension/{Eve}", http.StatusNotFound, "[accountId]"},
		{"nobody", "~/extension/1", http.StatusNotFound, "[extensionId]"},
		{"no id", "~/extension/x", http.StatusNotFound, "[extensionId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := srv.get("/restapi/v1.0/account/" + tt.path)

			want(t, got, tt.status, srv.fill(tt.text))
		})
	}
}

func TestServiceFeaturesAreShownToTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	got := srv.get("/restapi/v1.0/account/~/extension/{Bob}")

	if strings.Contains(got.Body.String(), "serviceFeatures") {
		t.Errorf("got %s", got.Body)
	}
}

func TestListExtensions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		query string
		names []string
		total int
	}{
		{"", []string{"Ann Smith", "Bob Smith", "Dan Smith", "Bot Smith", "Nil Smith"}, 5},
		{"?extensionNumber=102", []string{"Bob Smith"}, 1},
		{"?email=BOB@example.com&email=dan@example.com", []string{"Bob Smith", "Dan Smith"}, 2},
		{"?status=Enabled&status=NotActivated&type=User", []string{"Ann Smith", "Dan Smith"}, 2},
		{"?type=Bot", []string{"Bot Smith"}, 1},
		{"?perPage=2&page=2", []string{"Dan Smith", "Bot Smith"}, 5},
		{"?perPage=2&page=4", []string{}, 5},
		{"?perPage=5000", []string{"Ann Smith", "Bob Smith", "Dan Smith", "Bot Smith", "Nil Smith"}, 5},
		{"?status=Frozen", []string{}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()

			answer := srv.get("/restapi/v1.0/account/~/extension" + tt.query)

			var got struct {
				Records []struct{ Name string }
				Paging  struct{ TotalElements, PerPage int }
			}
			if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil {
				t.Fatalf("got %d %s: %v", answer.Code, answer.Body, err)
			}
			names := []string{}
			for _, record := range got.Records {
				names = append(names, record.Name)
			}
			if diff := cmp.Diff(tt.names, names); diff != "" {
				t.Error(diff)
			}
			if got.Paging.TotalElements != tt.total || got.Paging.PerPage > maxPerPage {
				t.Errorf("got %+v, want %d in total", got.Paging, tt.total)
			}
		})
	}
	want(t, srv.get("/restapi/v1.0/account/~/extension?status=Happy"), http.StatusBadRequest, "[status]")
	want(t, srv.get("/restapi/v1.0/account/~/extension?page=0"), http.StatusBadRequest, "[page]")
	want(t, srv.get("/restapi/v1.0/account/{Other}/extension"), http.StatusNotFound, "[accountId]")
}

func TestNavigationOfExtensions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	got := srv.get("/restapi/v1.0/account/~/extension?perPage=2&page=2&type=User")

	page := func(n string) string {
		return `{"uri":"http://sandbox.example/restapi/v1.0/account/~/extension?page=` + n + `&perPage=2&type=User"}`
	}
	want(t, got, http.StatusOK, `"navigation":{"firstPage":`+page("1")+`,"previousPage":`+page("1")+`,"lastPage":`+page("2")+`}`)
}
