package teammessaging

import (
	"net/http"
	"testing"
)

func TestReadPerson(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		name, id string
		status   int
		text     string
	}{
		{"colleague", "{Bob}", http.StatusOK, `{"id":"{Bob}","firstName":"Bob","lastName":"Smith","email":"bob@example.com","avatar":null,"companyId":"` + srv.people["Bob"].Account.String() + `"`},
		{"oneself", "~", http.StatusOK, `"id":"{Ann}"`},
		{"not activated", "{Dan}", http.StatusNotFound, "[personId]"},
		{"stranger", "{Eve}", http.StatusNotFound, "[personId]"},
		{"nobody", "12", http.StatusNotFound, "[personId]"},
		{"no guest", "glip-12", http.StatusNotFound, "[personId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := srv.get("Ann", "/persons/"+tt.id)

			want(t, got, tt.status, srv.ids(tt.text))
		})
	}
}
