package ringcentraltest

import (
	"encoding/json"
	"net/http"

	"github.com/gorilla/mux"
)

func (s *Server) subscribe(w http.ResponseWriter, r *http.Request) {
	var body struct {
		DeliveryMode struct {
			Address           string `json:"address"`
			VerificationToken string `json:"verificationToken"`
		} `json:"deliveryMode"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "CMN-103", err.Error())
		return
	}
	mode := body.DeliveryMode
	if code, message := s.validate(r, mode.Address, mode.VerificationToken); code != "" {
		refuse(w, http.StatusBadRequest, code, message)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	subscription := Subscription{ID: "sub-" + s.world.Mark + s.id(), Address: mode.Address, Token: mode.VerificationToken}
	s.subscriptions[subscription.ID] = subscription
	s.changed()
	answer(w, http.StatusOK, s.wire(subscription))
}

// wire is a subscription as the API shows it. s.mu must be held.
func (s *Server) wire(subscription Subscription) map[string]any {
	if s.blacklisted != "" {
		return map[string]any{
			"id": subscription.ID, "status": "Blacklisted", "creationTime": s.now.Format(stamp), "expiresIn": 604799,
			"blacklistedData": map[string]any{"blacklistedAt": s.now.Format(stamp), "reason": s.blacklisted},
		}
	}
	mode := map[string]any{"transportType": "WebHook", "address": subscription.Address}
	if subscription.Address == "" {
		mode = map[string]any{"transportType": "WebSocket"}
	}
	return map[string]any{
		"id": subscription.ID, "status": "Active", "creationTime": s.now.Format(stamp), "expiresIn": 604799, "deliveryMode": mode,
	}
}

func (s *Server) listSubscriptions(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	records := []any{}
	for _, subscription := range s.subscriptions {
		records = append(records, s.wire(subscription))
	}
	answer(w, http.StatusOK, map[string]any{"records": records})
}

// Orphan adds a subscription of whose creation nobody was told; without an address, one over
// a WebSocket.
func (s *Server) Orphan(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := "orphan-" + s.id()
	s.subscriptions[id] = Subscription{ID: id, Address: address, Token: "lost"}
}

// validate calls the webhook address with a token that it has to echo.
func (s *Server) validate(r *http.Request, address, token string) (code, message string) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, address, nil)
	if err != nil {
		return "CMN-101", err.Error()
	}
	req.Header.Set("Validation-Token", "echo-me")
	req.Header.Set("Verification-Token", token)
	res, err := s.server.Client().Do(req)
	if err != nil {
		return "SUB-523", "WebHook is not reachable"
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "SUB-522", "HTTP status is " + res.Status
	}
	if res.Header.Get("Validation-Token") != "echo-me" {
		return "SUB-525", "WebHook server response is invalid"
	}
	return "", ""
}

// renew answers a renewal, and a reading, with the subscription.
func (s *Server) renew(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	subscription, ok := s.subscriptions[mux.Vars(r)["id"]]
	if !ok {
		refuse(w, http.StatusNotFound, "CMN-102", "Resource for parameter [subscriptionId] is not found")
		return
	}
	answer(w, http.StatusOK, s.wire(subscription))
}

func (s *Server) unsubscribe(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.subscriptions, mux.Vars(r)["id"])
	s.changed()
	w.WriteHeader(http.StatusNoContent)
}

// Subscriptions returns what is subscribed.
func (s *Server) Subscriptions() []Subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Subscription, 0, len(s.subscriptions))
	for _, subscription := range s.subscriptions {
		all = append(all, subscription)
	}
	return all
}

// DropSubscriptions loses every subscription.
func (s *Server) DropSubscriptions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.subscriptions)
	s.changed()
}

// Blacklist shows every subscription as blacklisted from now on.
func (s *Server) Blacklist(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blacklisted = reason
	s.changed()
}
