package seed

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// MistakeError says what is wrong in a description, and where.
type MistakeError struct {
	path   []any // member names and list positions
	reason string
}

func (m *MistakeError) Error() string {
	var where strings.Builder
	for _, step := range m.path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&where, "[%d]", step)
		case string:
			if where.Len() > 0 {
				where.WriteByte('.')
			}
			where.WriteString(step)
		}
	}
	if where.Len() == 0 {
		return m.reason
	}
	return where.String() + ": " + m.reason
}

// place is where in a description the checker is.
type place []any

func (p place) at(steps ...any) place { return append(slices.Clone(p), steps...) }

func (p place) mistake(format string, args ...any) *MistakeError {
	return &MistakeError{path: p, reason: fmt.Sprintf(format, args...)}
}

func check(seed control.Seed) *MistakeError {
	if m := checkDevelopers(seed); m != nil {
		return m
	}
	if m := checkWorld(place{"sandbox"}, seed.Sandbox); m != nil {
		return m
	}
	return checkWorld(place{"production"}, seed.Production)
}

func checkWorld(at place, world control.World) *MistakeError {
	taken := seen{}
	for i, account := range world.Accounts {
		if m := checkAccount(at.at("accounts", i), account, taken); m != nil {
			return m
		}
	}
	return nil
}

// seen remembers what must not come twice in one environment.
type seen map[string]bool

func (s seen) twice(kind, value string) bool {
	key := kind + "\x00" + strings.ToLower(value)
	known := s[key]
	s[key] = true
	return known
}

func checkAccount(at place, account control.AccountSpec, taken seen) *MistakeError {
	if account.Name == "" {
		return at.mistake("an account needs a name")
	}
	if number := account.MainNumber; number != "" && (!strings.HasPrefix(number, "+") || len(number) < 5) {
		return at.at("mainNumber").mistake("%q is not a phone number in the form +15550100", number)
	}
	for i, person := range account.People {
		if m := checkPerson(at.at("people", i), person, taken); m != nil {
			return m
		}
	}
	for i, app := range account.Applications {
		if m := checkApplication(at.at("applications", i), app, taken); m != nil {
			return m
		}
	}
	for i, team := range account.Teams {
		if m := checkTeam(at.at("teams", i), team, account.People); m != nil {
			return m
		}
	}
	return checkNumbers(at, account.People)
}

func checkNumbers(at place, people []control.PersonSpec) *MistakeError {
	taken := seen{}
	for i, person := range people {
		if person.Extension == "" {
			continue
		}
		here := at.at("people", i, "extension")
		if n, err := strconv.Atoi(person.Extension); err != nil || n <= 0 {
			return here.mistake("the extension number %q is not a number", person.Extension)
		}
		if taken.twice("extension", person.Extension) {
			return here.mistake("the extension number %s is used twice", person.Extension)
		}
	}
	return nil
}

func checkEmail(at place, email string) *MistakeError {
	if parsed, err := mail.ParseAddress(email); err != nil || parsed.Address != email {
		return at.mistake("%q is not an e-mail address", email)
	}
	return nil
}

func checkPerson(at place, person control.PersonSpec, taken seen) *MistakeError {
	if person.FirstName == "" {
		return at.mistake("a person needs a firstName")
	}
	if m := checkEmail(at.at("email"), person.Email); m != nil {
		return m
	}
	if taken.twice("email", person.Email) {
		return at.at("email").mistake("%s is used twice", person.Email)
	}
	if person.JWT != "" && taken.twice("jwt", person.JWT) {
		return at.at("jwt").mistake("the JWT credential %q is used twice", person.JWT)
	}
	if _, ok := statusOf(person); !ok {
		return at.at("status").mistake("the status %q is none of Enabled, Disabled, NotActivated, Unassigned", person.Status)
	}
	return nil
}

// statusOf returns the status of a person; Enabled when none is given.
func statusOf(person control.PersonSpec) (state.ExtensionStatus, bool) {
	if person.Status == "" {
		return state.Enabled, true
	}
	return StatusNamed(person.Status)
}

// StatusNamed returns the extension status of that name.
func StatusNamed(name string) (state.ExtensionStatus, bool) {
	status := state.ExtensionStatus(name)
	known := []state.ExtensionStatus{state.Enabled, state.Disabled, state.NotActivated, state.Unassigned}
	return status, slices.Contains(known, status)
}

// Types and flows of an application in a seed.
const (
	serverSide        = "server-side"
	clientSide        = "client-side"
	authorizationCode = "authorization-code"
	jwt               = "jwt"
)

func checkApplication(at place, app control.ApplicationSpec, taken seen) *MistakeError {
	if app.Name == "" {
		return at.mistake("an application needs a name")
	}
	if app.ClientID != "" && taken.twice("client", app.ClientID) {
		return at.at("clientId").mistake("the client id %q is used twice", app.ClientID)
	}
	if !slices.Contains([]string{"", serverSide, clientSide}, app.Type) {
		return at.at("type").mistake("the type %q is none of server-side, client-side", app.Type)
	}
	if m := checkRegistration(at, app); m != nil {
		return m
	}
	if app.PublicKey != "" && !isPublicKey(app.PublicKey) {
		return at.at("publicKey").mistake("the public key is no RSA or EC key in PEM")
	}
	for i, flow := range app.Flows {
		if flow != authorizationCode && flow != jwt {
			return at.at("flows", i).mistake("the flow %q is none of authorization-code, jwt", flow)
		}
	}
	for i, permission := range app.Permissions {
		if !state.Known(state.Permission(permission)) {
			return at.at("permissions", i).mistake("there is no permission %q; permissions are scope names such as TeamMessaging", permission)
		}
	}
	for i, uri := range app.RedirectURIs {
		if u, err := url.Parse(uri); err != nil || u.Scheme == "" || u.Host == "" {
			return at.at("redirectUris", i).mistake("%q is not an absolute URI", uri)
		}
	}
	if u, err := url.Parse(app.OutboundWebhookURL); app.OutboundWebhookURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return at.at("outboundWebhookUrl").mistake("%q is not an absolute http or https URL", app.OutboundWebhookURL)
	}
	return nil
}

func isPublicKey(text string) bool {
	block, rest := pem.Decode([]byte(text))
	if block == nil || len(strings.TrimSpace(string(rest))) > 0 && !isPublicKey(string(rest)) {
		return false
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return false
	}
	switch key.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey:
		return true
	}
	return false
}

const longestTeamName = 250 // characters; documented limit

func checkTeam(at place, team control.TeamSpec, people []control.PersonSpec) *MistakeError {
	if team.Name == "" || len([]rune(team.Name)) > longestTeamName {
		return at.mistake("a team needs a name of at most %d characters", longestTeamName)
	}
	if len(team.Members) == 0 {
		return at.mistake("a team needs a member; the first one administers it")
	}
	for i, email := range team.Members {
		known := slices.ContainsFunc(people, func(p control.PersonSpec) bool {
			status, _ := statusOf(p)
			return strings.EqualFold(p.Email, email) && (status == state.Enabled || status == state.Disabled)
		})
		if !known {
			return at.at("members", i).mistake("%q is no active person of this account", email)
		}
	}
	return nil
}
