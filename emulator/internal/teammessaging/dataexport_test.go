package teammessaging

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestExportTakesItsTime(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	srv.say("Ann", chat, "to be kept")
	srv.team(`{"name":"With guests","members":[{"email":"eve@example.com"}]}`)
	srv.upload("Ann", "/files?name=a.txt&groupId="+chat, "text/plain", []byte("content"))

	got := srv.post("Ada", "/data-export", `{"timeFrom":"2026-03-26T00:00:00Z"}`)
	want(t, got, http.StatusAccepted, `"status":"Accepted"`)
	id := idOf(t, got)
	srv.say("Ann", chat, "too late")
	want(t, srv.get("Ada", "/data-export/"+id+"/datasets/1"), http.StatusNotFound, "datasetId")
	srv.clock.Set(srv.clock.Now().Add(time.Minute))

	task := decode[struct {
		Status   string
		Datasets []struct{ URI string }
	}](t, srv.get("Ada", "/data-export/"+id))
	if task.Status != "Completed" || len(task.Datasets) != 1 {
		t.Fatalf("the task is %+v", task)
	}
	names, content := unzip(t, srv.get("Ada", "/data-export/"+id+"/datasets/1").Body.Bytes())
	if guests := content["guests/guests_1.json"]; !strings.Contains(guests, `"email":"eve@example.com"`) {
		t.Errorf("the guests are %s", guests)
	}
	if posts := content["posts/posts_1.json"]; !strings.Contains(posts, "to be kept") || strings.Contains(posts, "too late") {
		t.Errorf("exported %s", posts)
	}
	for _, name := range []string{"request_info.json", "chats/chats_1.json", "members/members_1.json", "guests/guests_1.json", "events/events_1.json", "tasks/tasks_1.json", "notes/notes_1.json"} {
		if !strings.Contains(names, name+"\n") {
			t.Errorf("the archive lacks %s: %s", name, names)
		}
	}
	if !strings.Contains(names, "_a.txt\n") {
		t.Errorf("the archive lacks the file: %s", names)
	}
}

// unzip returns the names in an archive, one a line, and the JSON documents by name.
func unzip(t *testing.T, archive []byte) (names string, documents map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	documents = map[string]string{}
	for _, f := range z.File {
		names += f.Name + "\n" //nolint:perfsprint // a few names
		if !strings.HasSuffix(f.Name, ".json") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil || !json.Valid(content) {
			t.Fatalf("%s: %s, %v", f.Name, content, err)
		}
		documents[f.Name] = string(content)
	}
	return names, documents
}

func TestExportIsRefused(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.post("Ann", "/data-export", `{}`), http.StatusForbidden, "CMN-402")
	want(t, srv.get("Ann", "/data-export"), http.StatusForbidden, "CMN-402")
	want(t, srv.get("Ada", "/data-export/none"), http.StatusNotFound, `"taskId"`)
	want(t, srv.post("Ada", "/data-export", `{"timeFrom":"2020-01-01T00:00:00Z"}`), http.StatusBadRequest, `"timeFrom"`)
	want(t, srv.post("Ada", "/data-export", `{"timeTo":"soon"}`), http.StatusBadRequest, `"timeTo"`)
	want(t, srv.post("Ada", "/data-export", `{"contacts":[{"id":"{Eve}"}]}`), http.StatusBadRequest, `"contacts"`)
	want(t, srv.post("Ada", "/data-export", `{"chatIds":["7"]}`), http.StatusBadRequest, `"chatIds"`)
	elsewhere := idOf(t, srv.post("Eve", "/teams", `{"name":"Theirs"}`))
	want(t, srv.post("Ada", "/data-export", `{"chatIds":["`+elsewhere+`"]}`), http.StatusBadRequest, `"chatIds"`)
	for range 2 {
		want(t, srv.post("Ada", "/data-export", ""), http.StatusAccepted, "")
	}
	want(t, srv.post("Ada", "/data-export", ""), http.StatusTooManyRequests, "2 data export tasks")
	want(t, srv.get("Ada", "/data-export?status=Accepted&perPage=1"), http.StatusOK, `"totalElements":2`)
}
