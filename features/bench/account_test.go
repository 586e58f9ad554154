package bench

import (
	"fmt"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

// BenchmarkCreateAccount measures a whole fresh account, with people, application, JWTs
// and a team, made in one call of the control API.
func BenchmarkCreateAccount(b *testing.B) {
	c := newSystem(b).emulator.Control()
	for n := 0; b.Loop(); n++ {
		_, err := c.CreateAccount(b.Context(), control.Sandbox, control.AccountSpec{
			Name: fmt.Sprintf("Test %d", n),
			People: []control.PersonSpec{
				{FirstName: "Ann", Email: fmt.Sprintf("ann@test-%d.example", n), JWT: fmt.Sprintf("ann-%d", n)},
				{FirstName: "Bot", Email: fmt.Sprintf("bot@test-%d.example", n), JWT: fmt.Sprintf("bot-%d", n)},
			},
			Applications: []control.ApplicationSpec{{Name: "App", Permissions: []string{"ReadAccounts", "TeamMessaging"}}},
			Teams:        []control.TeamSpec{{Name: "Team", Members: []string{fmt.Sprintf("ann@test-%d.example", n)}}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
