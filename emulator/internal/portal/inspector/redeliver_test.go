package inspector_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

// notified lets the Travel App be notified of a post, and returns the number of that moment.
func (b *browser) notified() string {
	b.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Validation-Token", r.Header.Get("Validation-Token"))
	}))
	b.Cleanup(server.Close)
	req := b.ask(http.MethodPost, b.emulator.URL(control.Sandbox)+"/restapi/oauth/token", url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {b.people["Travel App"].JWT},
	})
	req.SetBasicAuth("acme-sandbox-client-id", "acme-sandbox-client-secret")
	b.read(req)
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(b.page), &token); err != nil {
		b.Fatal(err)
	}
	body := strings.NewReader(`{"eventFilters":["/team-messaging/v1/posts"],"deliveryMode":{"transportType":"WebHook","address":"` + server.URL + `"}}`)
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.emulator.URL(control.Sandbox)+"/restapi/v1.0/subscription", body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	b.read(req)
	b.shows(http.StatusOK)
	b.writes("good morning")
	if _, err := b.control.Advance(b.Context(), 1); err != nil { // waits until it is delivered
		b.Fatal(err)
	}
	list, err := b.control.Deliveries(b.Context(), control.DeliveryFilter{Purpose: "Notification"})
	if err != nil || len(list) != 1 {
		b.Fatalf("got %d notifications, %v", len(list), err)
	}
	all, err := b.control.Timeline(b.Context(), control.TimelineFilter{}, 0)
	if err != nil {
		b.Fatal(err)
	}
	for _, m := range all.Moments {
		if m.Delivery != nil && m.Delivery.Seq == list[0].Seq {
			return number(m.Seq)
		}
	}
	b.Fatal("the notification is not in the timeline")
	return ""
}

// What is done with a moment keeps the filter of the timeline beside which it stands, and
// leaves it open.
func TestMomentBesideTheTimeline(t *testing.T) {
	t.Parallel()
	b := open(t)
	seq := b.notified()
	const filter = "kind=delivery&text=PostAdded"
	again := "/inspector/moments/" + seq + "/redeliver?beside=yes&" + filter

	b.get("/inspector/moments/" + seq + "?part&" + filter)
	b.page = html.UnescapeString(b.page)
	b.shows(http.StatusOK, "<dt>Moment</dt><dd>"+seq+"</dd>", `"`+again+`"`,
		`"/inspector/picture?from=`+seq+"&"+filter+`">Draw from here on<`, `"/inspector/picture?`+filter+"&to="+seq+`">Draw up to here<`)
	b.post(again)
	b.shows(http.StatusOK, "It was sent once more.", `<option value="delivery" selected>`, `value="PostAdded"`)
	if want := "/inspector?done=redelivered&kind=delivery&moment=" + seq + "&text=PostAdded"; b.path != want {
		t.Errorf("it leads to %s, want %s", b.path, want)
	}
	b.post("/inspector/moments/" + seq + "/redeliver")
	b.shows(http.StatusOK, "It was sent once more.", "<dt>Moment</dt><dd>"+seq+"</dd>", "<html")
	if list, err := b.control.Deliveries(t.Context(), control.DeliveryFilter{Purpose: "Notification"}); err != nil || len(list) != 3 {
		t.Errorf("it was delivered %d times, %v", len(list), err)
	}
}
