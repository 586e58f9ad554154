package guard

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// BenchmarkGuard is what the guard adds to a request whose route is known: token,
// permissions and rate.
//
//	go test ./emulator/internal/guard -run '^$' -bench Guard
func BenchmarkGuard(b *testing.B) {
	d := newDoor(b, state.TeamMessaging)
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/team-messaging/v1/chats", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+d.token)
	op, header := Operation{Group: Light, Permission: state.TeamMessaging}, http.Header{}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.guard.admit(header, r, op); err != nil {
			b.Fatal(err)
		}
	}
}
