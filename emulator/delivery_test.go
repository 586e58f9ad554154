package emulator

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// subscriber is a server that takes notifications and hands their bodies over.
func subscriber(t *testing.T) (address string, received <-chan string) {
	t.Helper()
	bodies := make(chan string, 8)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, "thank you")
		bodies <- string(body)
	}))
	t.Cleanup(server.Close)
	return server.URL, bodies
}

// subscribe signs a person in to Acme's application and subscribes to the posts of all
// chats.
func subscribe(t *testing.T, e *Emulator, person control.Person, address string) {
	t.Helper()
	form := "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + person.JWT
	var token struct {
		AccessToken string `json:"access_token"`
	}
	send(t, e.URL(Sandbox)+"/restapi/oauth/token", "application/x-www-form-urlencoded",
		"Basic "+base64.StdEncoding.EncodeToString([]byte("acme-sandbox-client-id:acme-sandbox-client-secret")), form, &token)
	body := `{"eventFilters":["/team-messaging/v1/posts"],"deliveryMode":{"transportType":"WebHook","address":"` + address + `"}}`
	send(t, e.URL(Sandbox)+"/restapi/v1.0/subscription", "application/json", "Bearer "+token.AccessToken, body, &struct{}{})
}

// send posts a body and decodes the answer, which has to be 200.
func send(t *testing.T, url, media, authorization, body string, answer any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", authorization)
	req.Header.Set("Content-Type", media)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s was answered %s", url, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}

func TestDeliveriesCanBeReadAndRepeated(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	c, ctx := e.Control(), t.Context()
	people, err := c.People(ctx, control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	address, received := subscriber(t)
	subscribe(t, e, people[1], address)
	if _, err := c.CreatePost(ctx, control.Sandbox, people[0].ID, control.NewPost{To: people[1].Email, Text: "hi"}); err != nil {
		t.Fatal(err)
	}
	first := <-received
	if _, err := c.Advance(ctx, 1); err != nil {
		t.Fatal(err)
	}

	notified, err := c.Deliveries(ctx, control.DeliveryFilter{Purpose: "Notification", URL: address})
	if err != nil || len(notified) != 1 {
		t.Fatalf("got %+v, %v", notified, err)
	}
	again, repeatErr := c.Redeliver(ctx, notified[0].Seq)
	read, readErr := c.Delivery(ctx, again.Seq)
	validated, validatedErr := c.Deliveries(ctx, control.DeliveryFilter{Purpose: "Validation"})

	if second := <-received; repeatErr != nil || second != first || again.UUID != notified[0].UUID || again.Seq <= notified[0].Seq {
		t.Errorf("got %v, %q after %q, %+v", repeatErr, second, first, again)
	}
	if readErr != nil || read.RequestBody != first || read.ResponseBody != "thank you" || read.Status != http.StatusOK || read.SubscriptionID == "" {
		t.Errorf("got %v, %+v", readErr, read)
	}
	if validatedErr != nil || len(validated) != 1 {
		t.Fatalf("got %+v, %v", validated, validatedErr)
	}
	_, conflict := c.Redeliver(ctx, validated[0].Seq)
	_, unknown := c.Delivery(ctx, 1000)
	if !refusedWith(conflict, http.StatusConflict, "cannot be repeated") || !refusedWith(unknown, http.StatusNotFound, "no such delivery") {
		t.Errorf("got %v, %v", conflict, unknown)
	}
}

func TestProfileListsWhatIsServed(t *testing.T) {
	t.Parallel()
	e := start(t)
	known := map[string]control.Operation{}
	list, err := e.Control().Profile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range list {
		known[op.Method+" "+op.Path] = op
		if op.Source == "" || (op.Grade == "full") != (op.Lacks == "") {
			t.Errorf("%+v has no source, or no reason for its grade", op)
		}
	}
	for _, route := range served(t, e) {
		if _, ok := known[route]; !ok {
			t.Errorf("%s is served, but not in the profile", route)
		}
	}
}

func TestDevelopersAreAddedOnce(t *testing.T) {
	t.Parallel()
	c := start(t).Control()
	ctx := t.Context()

	made, err := c.CreateDeveloper(ctx, control.Developer{Name: "Dee", Email: "dee@dev.example", Password: "secret"})
	_, twice := c.CreateDeveloper(ctx, control.Developer{Name: "Dee", Email: "DEE@dev.example"})
	_, nobody := c.CreateDeveloper(ctx, control.Developer{Name: "Dee"})
	list, listErr := c.Developers(ctx)

	if err != nil || made.Password != "" || listErr != nil || len(list) != 1 || list[0] != made {
		t.Errorf("got %+v, %v, %+v, %v", made, err, list, listErr)
	}
	if !refusedWith(twice, http.StatusBadRequest, "[email]") || !refusedWith(nobody, http.StatusBadRequest, "a name and an e-mail") {
		t.Errorf("got %v, %v", twice, nobody)
	}
}
