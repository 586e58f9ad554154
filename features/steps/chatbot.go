package steps

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/glipbox/glipbox/emulator/control"
)

// chatbot is the server of a bot: it takes its token, or exchanges its code for one,
// subscribes, and only then answers the installation. Fields below mu are guarded by it.
type chatbot struct {
	*server

	world *World
	fails bool // answers 500

	mu       sync.Mutex
	talks    bool       // to the agent, whatever that says
	install  url.Values // what the latest installation said
	method   string     // of that request
	token    string
	lifetime int64    // of a token that was exchanged for a code, in seconds
	refresh  bool     // whether a refresh token came with it
	answer   answer   // to the latest subscription
	events   []string // eventType of every notification
	arrived  chan struct{}
}

func openChatbot(ctx context.Context, w *World) (*chatbot, error) {
	b := &chatbot{world: w, arrived: make(chan struct{})}
	var err error
	b.server, err = serve(ctx, http.HandlerFunc(b.serveHTTP))
	return b, err
}

func (b *chatbot) serveHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/webhook" {
		b.serveWebhook(w, r)
		return
	}
	if b.fails || r.ParseForm() != nil {
		http.Error(w, "no", http.StatusInternalServerError)
		return
	}
	b.mu.Lock()
	b.install, b.method, b.token = r.Form, r.Method, r.Form.Get("access_token")
	b.mu.Unlock()
	if err := b.begin(r.Context(), r.Form.Get("code")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// begin does what a bot does while its installation waits for the answer.
func (b *chatbot) begin(ctx context.Context, code string) error {
	if code != "" {
		if err := b.exchange(ctx, code); err != nil {
			return err
		}
	}
	return b.subscribe(ctx)
}

func (b *chatbot) exchange(ctx context.Context, code string) error {
	got, err := b.world.send(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: tokenPath,
		form: url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {b.redirectURI()}},
	})
	if err = errors.Join(err, got.expect(http.StatusOK)); err != nil {
		return err
	}
	var granted struct {
		Access    string `json:"access_token"`
		Refresh   string `json:"refresh_token"`
		ExpiresIn int64  `json:"expires_in"`
	}
	if err := json.Unmarshal(got.body, &granted); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.token, b.lifetime, b.refresh = granted.Access, granted.ExpiresIn, granted.Refresh != ""
	return nil
}

const fifteenYears = 473040000 // seconds; what bot frameworks ask for

// subscribe asks for everything that concerns the bot.
func (b *chatbot) subscribe(ctx context.Context) error {
	got, err := b.call(ctx, http.MethodPost, "/restapi/v1.0/subscription", map[string]any{
		"eventFilters": []string{"/team-messaging/v1/posts", "/team-messaging/v1/chats", ownPath},
		"expiresIn":    fifteenYears,
		"deliveryMode": map[string]string{"transportType": "WebHook", "address": b.url + "/webhook"},
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = got
	return err
}

// call sends a request with the token of the bot.
func (b *chatbot) call(ctx context.Context, method, path string, body any) (answer, error) {
	b.mu.Lock()
	token := b.token
	b.mu.Unlock()
	return b.world.send(ctx, request{environment: control.Sandbox, method: method, path: path, token: token, body: body})
}

func (b *chatbot) serveWebhook(w http.ResponseWriter, r *http.Request) {
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		return
	}
	var n notification
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if b.talkative() && n.Body.EventType == "PostAdded" && n.Body.CreatorID == string(b.world.agent.ID) {
		got, err := b.call(r.Context(), http.MethodPost, messagingPath+"/chats/"+n.Body.GroupID+"/posts", map[string]string{"text": "Go on."})
		if err = errors.Join(err, got.expect(http.StatusCreated)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, n.Body.EventType)
	close(b.arrived)
	b.arrived = make(chan struct{})
}

// talk makes the bot say "Go on." to everything that the agent says.
func (b *chatbot) talk() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.talks = true
}

func (b *chatbot) talkative() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.talks
}

func (b *chatbot) redirectURI() string { return b.url + "/oauth" }

// told returns what the bot was notified of, and a channel that closes when there is more.
func (b *chatbot) told() ([]string, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.events), b.arrived
}
