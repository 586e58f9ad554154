package account

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listedEmails returns who is in a directory answer.
func listedEmails(t *testing.T, answer *httptest.ResponseRecorder) []string {
	t.Helper()
	var got struct{ Records []struct{ Email string } }
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	list := []string{}
	for _, record := range got.Records {
		list = append(list, record.Email)
	}
	return list
}

const (
	ann = "ann@example.com"
	bob = "bob@example.com"
	bot = "bot@example.com"
	dan = "dan@example.com"

	entries = "/restapi/v1.0/account/~/directory/entries"
)

func TestListDirectoryEntries(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		query string
		found []string
	}{
		{"", []string{ann, bob, dan, bot}},
		{"?type=User", []string{ann, bob, dan}},
		{"?typeGroup=User", []string{ann, bob, dan}},
		{"?typeGroup=NonUser", []string{bot}},
		{"?perPage=3&page=2", []string{bot}},
		{"?perPage=max", []string{ann, bob, dan, bot}},
		{"?perPage=2000", []string{ann, bob, dan, bot}},
		{"?page=9", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()

			got := srv.get(entries + tt.query)

			if diff := cmp.Diff(tt.found, listedEmails(t, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, bad := range []string{"page=x", "perPage=0", "perPage=2001", "typeGroup=x", "type=Bot"} {
		want(t, srv.get(entries+"?"+bad), http.StatusBadRequest, `{"errors":[{"errorCode":"ADG-121"`)
	}
	want(t, srv.get("/restapi/v1.0/account/{Other}/directory/entries"), http.StatusNotFound, "ADG-107")
}

func TestReadDirectoryEntry(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		id     string
		status int
		text   string
	}{
		{"{Ann}", http.StatusOK, `{"id":"{Ann}","type":"User","status":"Enabled","account":{"id":"{Acme}","companyName":"Acme"`},
		{"{Bob}", http.StatusOK, `"type":"User"`},
		{"{Bot}", http.StatusOK, `"name":"Bot Smith"`},
		{"{Nil}", http.StatusNotFound, "ADG-122"},
		{"{Eve}", http.StatusNotFound, "ADG-122"},
		{"x", http.StatusNotFound, "ADG-122"},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			want(t, srv.get(entries+"/"+tt.id), tt.status, srv.fill(tt.text))
		})
	}
}

func TestSearchDirectoryEntries(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		name, body string
		found      []string
	}{
		{"everybody", `{}`, []string{ann, bob, dan, bot}},
		{"by part of a name", `{"searchString":"AN"}`, []string{ann, dan}},
		{"by two words", `{"searchString":"smith bo"}`, []string{bob, bot}},
		{"in one field", `{"searchString":"smith","searchFields":["firstName"]}`, []string{bot}},
		{"by number", `{"searchString":"102","searchFields":["extensionNumber"]}`, []string{bob}},
		{"bots", `{"extensionType":"Bot"}`, []string{bot}},
		{"by status", `{"extensionStatuses":["NotActivated"]}`, []string{dan}},
		{"by id", `{"extensionIds":["{Bob}"]}`, []string{bob}},
		{"backwards", `{"orderBy":[{"index":1,"fieldName":"email","direction":"Desc"}]}`, []string{dan, bot, bob, ann}},
		{"second page", `{"page":2,"perPage":3}`, []string{bot}},
		{"strangers", `{"searchString":"eve"}`, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := srv.send(http.MethodPost, entries+"/search", tt.body)

			if diff := cmp.Diff(tt.found, listedEmails(t, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, bad := range []string{
		`{"page":-1}`, `{"perPage":2001}`, `{"searchFields":["name"]}`, `{"extensionTypes":["Robot"]}`,
		`{"extensionStatuses":["Frozen"]}`, `{"orderBy":[{"fieldName":"age"}]}`,
	} {
		want(t, srv.send(http.MethodPost, entries+"/search", bad), http.StatusBadRequest, "ADG-121")
	}
}

func TestDirectoryTellsErrorsItsOwnWay(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	tests := []struct {
		name, method, path, media, body string
		status                          int
		code                            string
	}{
		{"text", http.MethodPost, "/entries/search", "text/plain", "ann", http.StatusUnsupportedMediaType, "ADG-115"},
		{"no media type", http.MethodPost, "/entries/search", "", "{}", http.StatusBadRequest, "ADG-111"},
		{"no JSON", http.MethodPost, "/entries/search", "application/json", "{", http.StatusBadRequest, "ADG-112"},
		{"number for a text", http.MethodPost, "/entries/search", "application/json", `{"searchString":5}`, http.StatusBadRequest, "ADG-112"},
		{"no method", http.MethodDelete, "/entries", "", "", http.StatusMethodNotAllowed, "ADG-102"},
		{"no path", http.MethodGet, "/zzz", "", "", http.StatusNotFound, "ADG-200"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "http://sandbox.example/restapi/v1.0/account/~/directory"+tt.path, strings.NewReader(tt.body))
			if tt.media != "" {
				r.Header.Set("Content-Type", tt.media)
			}

			got := srv.do(r)

			want(t, got, tt.status, `{"errors":[{"errorCode":"`+tt.code+`"`)
		})
	}
}
