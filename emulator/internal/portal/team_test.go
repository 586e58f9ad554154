package portal_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestTeam(t *testing.T) {
	t.Parallel()
	o := newOffice(t, control.PersonSpec{FirstName: "Alice"}, control.PersonSpec{FirstName: "Bob"}, control.PersonSpec{FirstName: "Eve"})
	bob, eve := string(o.person("Bob").ID), string(o.person("Eve").ID)
	at := o.app("Alice") + "/teams"

	o.get(at).compare(t, []string{"Create the team", `value="` + bob + `"`}, nil)
	nameless := o.post(at, url.Values{"name": {" "}, "description": {"kept"}, "member": {bob}})
	nameless.compare(t, []string{"A team needs a name", ">kept</textarea>", `value="` + bob + `" checked`}, nil)
	made := o.post(at, url.Values{"name": {"Hikers"}, "member": {bob}, "public": {"yes"}, "once": {"1"}})
	made.compare(t, []string{"<h1>Hikers</h1>", "Alice, Bob"}, nil)
	if again := o.post(at, url.Values{"name": {"Hikers"}, "member": {bob}, "public": {"yes"}, "once": {"1"}}); again.path != made.path {
		t.Errorf("the second time leads to %s, not %s", again.path, made.path)
	}
	about := made.path + "/about"

	o.post(about, url.Values{"action": {"add"}, "member": {eve}}).compare(t, []string{"3 members"}, nil)
	o.post(about, url.Values{"action": {"add"}}).compare(t, []string{"Nobody was chosen."}, nil)
	o.post(about, url.Values{"action": {"remove"}, "member": {bob}}).compare(t, []string{"2 members"}, nil)
	o.post(about, url.Values{"action": {"save"}, "name": {"Walkers"}, "public": {"yes"}}).compare(t, []string{"<h1>Walkers</h1>"}, nil)
	o.post(about, url.Values{"action": {"archive"}}).compare(t, []string{"This team is archived."}, nil)
	o.post(about, url.Values{"action": {"unarchive"}}).compare(t, nil, []string{"This team is archived."})
	o.get(o.app("Bob")+"/teams").compare(t, []string{"Walkers", ">Join<"}, nil)
	chat := strings.TrimPrefix(made.path, o.app("Alice"))
	o.post(o.app("Bob")+chat+"/about", url.Values{"action": {"join"}}).compare(t, []string{"<h1>Walkers</h1>", `name="text"`}, nil)
	o.post(o.app("Bob")+chat+"/about", url.Values{"action": {"save"}, "name": {"Bob's"}}).compare(t, []string{`role="alert"`, `value="Bob&#39;s"`}, nil)
	if page := o.post(o.app("Bob")+chat+"/about", url.Values{"action": {"leave"}}); page.path != o.app("Bob") {
		t.Errorf("leaving leads to %s", page.path)
	}
	if page := o.post(about, url.Values{"action": {"delete"}}); page.path != o.app("Alice") || strings.Contains(page.body, "Walkers") {
		t.Errorf("deleting leads to %s", page.path)
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)

	if page := o.attach(at+"/posts", "Look", "plan.png", "\x89PNG"); page.path != at || page.status != http.StatusOK {
		t.Fatalf("attaching leads to %d %s", page.status, page.path)
	}
	page := o.get(at)
	page.compare(t, []string{"Look", `<img class="picture" src="/media/v1/files/`, `download="plan.png"`}, nil)
	o.get(at+"/files").compare(t, []string{"plan.png", "Alice Anders"}, nil)
	_, address, _ := strings.Cut(page.body, `<img class="picture" src="`)
	address, _, _ = strings.Cut(address, `"`)
	if file := o.get(address); file.body != "\x89PNG" || file.header.Get("Content-Type") != "image/png" {
		t.Errorf("the picture is %q, %s", file.body, file.header.Get("Content-Type"))
	}
	if page := o.attach(at+"/posts", "", "empty.txt", ""); page.status != http.StatusBadRequest {
		t.Errorf("an empty file gets %d", page.status)
	}
	large := url.Values{"name": {strings.Repeat("a", 1<<20)}}
	if page := o.post(o.app("Alice")+"/teams", large); page.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form gets %d", page.status)
	}
}

// attach sends a message with a file.
func (o *office) attach(path, text, name, content string) seen {
	o.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(map[string][]string{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {"image/png"},
	})
	if err != nil {
		o.Fatal(err)
	}
	_, _ = io.WriteString(part, content) // into memory
	_ = form.WriteField("text", text)
	_ = form.Close()
	req, err := http.NewRequestWithContext(o.Context(), http.MethodPost, o.emulator.URL(control.Sandbox)+path, &body)
	if err != nil {
		o.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		o.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		o.Fatal(err)
	}
	return seen{resp.StatusCode, resp.Header, resp.Request.URL.RequestURI(), string(got)}
}
