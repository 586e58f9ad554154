package seed

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// manual is the approval for which somebody has to decide.
const manual = "manual"

func checkDevelopers(seed control.Seed) *MistakeError {
	if !IsApproval(seed.Graduation.Approval) {
		return place{"graduation", "approval"}.mistake("the approval %q is none of automatic, manual", seed.Graduation.Approval)
	}
	for i, developer := range seed.Developers {
		if m := checkEmail(place{"developers", i, "email"}, developer.Email); m != nil {
			return m
		}
	}
	for env, world := range map[string]control.World{"sandbox": seed.Sandbox, "production": seed.Production} {
		for i, account := range world.Accounts {
			for n, app := range account.Applications {
				if app.Developer != "" && !slices.ContainsFunc(seed.Developers, func(d control.Developer) bool { return strings.EqualFold(d.Email, app.Developer) }) {
					return place{env, "accounts", i, "applications", n, "developer"}.mistake("%q is no developer of the seed", app.Developer)
				}
			}
		}
	}
	return nil
}

// IsApproval reports whether approval names how graduations are approved.
func IsApproval(approval string) bool {
	return slices.Contains([]string{"", "automatic", manual}, approval)
}

// checkRegistration checks what of an application concerns bots and the Developer
// Console.
func checkRegistration(at place, app control.ApplicationSpec) *MistakeError {
	if app.NotReady != "" {
		if d, err := time.ParseDuration(app.NotReady); err != nil || d < 0 {
			return at.at("notReady").mistake("%q is no duration such as 20s", app.NotReady)
		}
	}
	if app.Bot && app.Type == clientSide {
		return at.at("type").mistake("a bot has a secret: it is a server-side application")
	}
	if app.PrimaryContact != "" {
		return checkEmail(at.at("primaryContact"), app.PrimaryContact)
	}
	return nil
}

// CheckSpec says what is wrong with the description of an application; nil when all is
// well.
func CheckSpec(spec control.ApplicationSpec) error {
	if m := checkApplication(nil, spec, seen{}); m != nil {
		return fmt.Errorf("the application cannot be made: %w", m)
	}
	return nil
}
