package account

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Each sample of testdata/wire is what these records look like to a client, to the byte.
func TestWireSamples(t *testing.T) {
	t.Parallel()
	const created = state.Instant(1774516721105)
	r := httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1:8841/", nil)
	account := state.Account{ID: 249872385, Name: "Acme", MainNumber: "+16505550100", Created: created}
	agent := state.Extension{
		ID: 249905155, Account: account.ID, Number: "104", Type: "User", Status: state.Enabled,
		FirstName: "Travel", LastName: "App", Email: "travel.app@acme.example", Created: created, Modified: created,
	}
	own := newExtensionInfo(r, account, agent)
	own.show(r, account)
	own.ServiceFeatures = serviceFeatures()

	tests := []struct {
		file  string
		value any
	}{
		{"account.json", newAccountInfo(r, account)},
		{"extension.json", own},
		{"extension-listed.json", newExtensionInfo(r, account, agent)},
		{"account-v2.json", newAccountInfoV2(r, account)},
		{"presence.json", newPresenceInfo(r, account, agent, state.Presence{
			UserStatus: "Available", DndStatus: takeAllCalls, AllowSee: true, CallerIDVisibility: "All",
		})},
		{"unified-presence.json", newUnifiedPresence(state.Presence{
			UserStatus: "Available", DndStatus: takeAllCalls, AllowSee: true, Messaging: available,
		})},
		{"profile-image.json", newProfileImageInfo(own.URI, state.Image{ETag: "5ee1f9a3a4b0c6f2", Media: "image/png", Modified: created})},
		{"directory-entry.json", newContactResource(r, account, agent)},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			sample, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "wire", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			var encoded bytes.Buffer
			encoder := json.NewEncoder(&encoded)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(tt.value); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(sample), encoded.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
