// Package soak lets clients that keep to the rules run for a while under chaos.
//
//	go test ./features/soak -soak.for 5m -v
//	go test ./features/soak -soak.seed 42      the choices of an earlier run
package soak

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

//nolint:gochecknoglobals // flags of the test binary
var (
	soakFor  = flag.Duration("soak.for", 2*time.Second, "how long the chaos goes on")
	soakSeed = flag.Uint64("soak.seed", 0, "choices to repeat; 0: new ones")

	soakStrict = flag.Bool("soak.strict", false, "hold the end of the load to a second, on a machine with nothing else to do")
)

// seed returns what the choices follow from, and says how to repeat them.
func seed(t *testing.T) uint64 {
	t.Helper()
	seed := *soakSeed
	if seed == 0 {
		seed = rand.Uint64() //nolint:gosec // repeatable, not secret
	}
	t.Logf("seed %d: repeat it with -soak.seed", seed)
	return seed
}

const acme = "acme-sandbox-client-id:acme-sandbox-client-secret" // its application

// signIn returns an access token of a person for an application, named by id and secret.
func signIn(ctx context.Context, t *testing.T, e *emulator.Emulator, person control.Person, application string) string {
	t.Helper()
	form := "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" + person.JWT
	var token struct {
		AccessToken string `json:"access_token"`
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(application))
	status := send(ctx, t, e.URL(emulator.Sandbox)+"/restapi/oauth/token", "application/x-www-form-urlencoded", basic, form, &token)
	if token.AccessToken == "" {
		t.Fatalf("the sign-in was answered %d", status)
	}
	return token.AccessToken
}

// send sends a POST, and returns the status and, in answer, the JSON that came.
func send(ctx context.Context, t *testing.T, url, media, authorization, body string, answer any) int {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
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
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}
