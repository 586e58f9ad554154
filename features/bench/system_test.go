package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// system is an emulator with Acme in it, and Alice's token.
type system struct {
	emulator *emulator.Emulator
	server   string
	token    string
	client   *http.Client
}

func newSystem(b *testing.B, options ...emulator.Option) *system {
	b.Helper()
	e, err := emulator.Start(b.Context(), append(options, emulator.WithSeed("acme.yaml", seeds.Acme))...)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	people, err := e.Control().People(b.Context(), control.Sandbox)
	if err != nil {
		b.Fatal(err)
	}
	s := &system{
		emulator: e, server: e.URL(emulator.Sandbox),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: manyConnections}},
	}
	s.token = s.signIn(b, people[1].JWT)
	return s
}

// signIn exchanges a JWT for an access token of the seed's application.
func (s *system) signIn(b *testing.B, jwt string) string {
	b.Helper()
	return s.signInTo(b, "acme-sandbox-client-id", "acme-sandbox-client-secret", jwt)
}

// signInTo exchanges a JWT for an access token of an application.
func (s *system) signInTo(b *testing.B, id, secret, jwt string) string {
	b.Helper()
	form := "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + jwt
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, s.server+"/restapi/oauth/token", bytes.NewBufferString(form))
	if err != nil {
		b.Fatal(err)
	}
	req.SetBasicAuth(id, secret)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var token struct {
		AccessToken string `json:"access_token"`
	}
	if err := s.do(req, &token); err != nil {
		b.Fatal(err)
	}
	return token.AccessToken
}

// call makes one API call as Alice, and decodes the answer unless it is nil.
func (s *system) call(b *testing.B, method, url, body string, answer any) error {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, url, bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	return s.do(req, answer)
}

func (s *system) do(req *http.Request, answer any) error {
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s answered %s: %s", req.Method, req.URL, resp.Status, raw)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(raw, answer)
}

// directChat returns the conversation of Alice with the agent.
func (s *system) directChat(b *testing.B) string {
	b.Helper()
	var chat struct {
		ID string `json:"id"`
	}
	body := `{"members":[{"email":"travel@acme.example"}]}`
	if err := s.call(b, http.MethodPost, s.server+"/team-messaging/v1/conversations", body, &chat); err != nil {
		b.Fatal(err)
	}
	return chat.ID
}
