package portal_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestGuests looks for a guest wherever the app names people.
func TestGuests(t *testing.T) {
	t.Parallel()
	o := usual(t)
	team := o.api("Alice", http.MethodPost, "/teams", `{"name": "Fair", "members": [{"email": "gus@elsewhere.example"}, {"email": "uma@elsewhere.example"}]}`)
	at := o.app("Alice") + "/chats/" + team["id"].(string)
	var gus string
	for _, m := range o.api("Alice", http.MethodGet, "/chats/"+team["id"].(string), "")["members"].([]any) {
		id := m.(map[string]any)["id"].(string)
		if strings.HasPrefix(id, "glip-") && o.api("Travel", http.MethodGet, "/persons/"+id, "")["firstName"] == "gus" {
			gus = id
		}
	}
	lacks := []string{"Person glip-", "Person " + gus}

	o.get(at).compare(t, []string{"<p>Alice Anders, gus, uma</p>"}, lacks)
	o.get(at+"/about").compare(t, []string{">gus<", "gus@elsewhere.example · Guest"}, lacks)
	o.post(at+"/posts", url.Values{"text": {"Welcome @gus"}})
	o.get(at).compare(t, []string{`Welcome <span class="mention">@gus</span>`}, lacks)
	o.get(o.app("Alice")+"/new?q=elsewhere").compare(t, []string{`value="` + gus + `"`, "uma@elsewhere.example"}, lacks)
	o.get(at+"/people?q=gus").compare(t, []string{`data-name="gus"`}, []string{`data-name="uma"`})
	o.post(at+"/tasks", url.Values{"subject": {"Book a stand"}, "member": {gus}}).compare(t, []string{"Book a stand", `<span class="row-note">gus</span>`}, lacks)
	direct := o.post(o.app("Alice")+"/new", url.Values{"person": {gus}})
	direct.compare(t, []string{"<h1>gus</h1>", "gus@elsewhere.example · Guest"}, lacks)
	o.post(direct.path+"/posts", url.Values{"text": {"Hello"}})
	o.get(o.app("Alice")).compare(t, []string{`<span class="chat-name">gus</span>`}, lacks)

	invited := o.post(o.app("Alice")+"/teams", url.Values{"name": {"Expo"}, "email": {"ina@elsewhere.example, ida@elsewhere.example"}})
	invited.compare(t, []string{"Alice Anders, ida, ina"}, nil)
	o.post(invited.path+"/about", url.Values{"action": {"add"}, "email": {"ulf@elsewhere.example"}}).compare(t, []string{"4 members", ">ulf<"}, nil)
	o.get("/app").compare(t, []string{"gus@elsewhere.example", ">Guest<", ">Not Activated<"}, []string{"/app/" + gus})

	members, err := json.Marshal(map[string]any{"members": []map[string]string{{"id": gus}}})
	if err != nil {
		t.Fatal(err)
	}
	o.api("Alice", http.MethodPost, "/teams/"+team["id"].(string)+"/remove", string(members))
	o.get(at).compare(t, []string{"Welcome"}, lacks)
}
