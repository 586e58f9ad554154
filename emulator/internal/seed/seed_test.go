package seed

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/testdata/seeds"
)

func TestParseRefusesMistakes(t *testing.T) {
	t.Parallel()

	const person = "sandbox:\n  accounts:\n    - name: A\n      people:\n        - {firstName: Ann, email: ann@a.example, jwt: j}\n"
	tests := []struct {
		name, document, line, reason string
	}{
		{name: "no YAML", document: "sandbox: [", line: "1", reason: "did not find expected"},
		{name: "unknown member", document: "sandbox:\n  acounts: []\n", line: "2", reason: "acounts"},
		{name: "wrong kind", document: "sandbox:\n  accounts: 7\n", line: "2", reason: "cannot construct"},
		{name: "account without a name", document: "production:\n  accounts:\n    - people: []\n", line: "3", reason: "an account needs a name"},
		{name: "e-mail", document: "developers:\n  - name: D\n    email: nobody\n", line: "3", reason: `"nobody" is not an e-mail address`},
		{name: "e-mail twice", document: person + "        - {firstName: Ann, email: ANN@a.example}\n", line: "6", reason: "ANN@a.example is used twice"},
		{name: "credential twice", document: person + "        - {firstName: Bob, email: bob@a.example, jwt: j}\n", line: "6", reason: `"j" is used twice`},
		{name: "status", document: person + "        - {firstName: Bob, email: bob@a.example, status: Gone}\n", line: "6", reason: `"Gone" is none of`},
		{name: "permission", document: person + "      applications:\n        - name: App\n          permissions: [Everything]\n", line: "8", reason: `no permission "Everything"`},
		{name: "public key", document: person + "      applications:\n        - name: App\n          publicKey: secret\n", line: "8", reason: "no RSA or EC key in PEM"},
		{name: "redirect URI", document: person + "      applications:\n        - name: App\n          redirectUris:\n            - callback\n", line: "9", reason: `"callback" is not an absolute URI`},
		{name: "stranger in a team", document: person + "      teams:\n        - name: T\n          members: [eve@a.example]\n", line: "8", reason: `"eve@a.example" is no active person`},
		{name: "empty team", document: person + "      teams:\n        - name: T\n          members: []\n", line: "7", reason: "a team needs a member"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			_, err := Parse("team.yaml", []byte(tt.document))

			if err == nil || !strings.HasPrefix(err.Error(), "team.yaml:"+tt.line+": ") || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("got %v, want team.yaml:%s: … %s", err, tt.line, tt.reason)
			}
		})
	}
}

// worlds are empty states of all environments.
type worlds struct{ console, sandbox, production *state.State }

func newWorlds() worlds {
	c, e := clock.New(), entropy.Random()
	open := func(env state.Environment) *state.State { return state.New(env, c, e, state.NewLog()).Draft() }
	return worlds{console: open(state.Console), sandbox: open(state.Sandbox), production: open(state.Production)}
}

func planted(t *testing.T, document []byte) worlds {
	t.Helper()
	seed, err := Parse("seed.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorlds()
	if err := Plant(seed, w.console, w.sandbox, w.production); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAcmeIsTheSameAtEveryStart(t *testing.T) {
	t.Parallel()

	first, second := planted(t, seeds.Acme).sandbox, planted(t, seeds.Acme).sandbox
	one, other := Describe(first, first.Accounts()[0]), Describe(second, second.Accounts()[0])

	if diff := cmp.Diff(one, other); diff != "" {
		t.Error(diff)
	}
	if agent, ok := one.Person("travel@acme.example"); !ok || agent.Name != "Travel App" || agent.JWT == "" {
		t.Errorf("the agent is %+v", agent)
	}
	if len(one.People) != 5 || len(one.Teams) != 1 || len(one.Applications) != 1 {
		t.Errorf("Acme has %d people, %d teams, %d applications, want 5, 1, 1", len(one.People), len(one.Teams), len(one.Applications))
	}
}

func TestEnvironmentsShareNoIDs(t *testing.T) {
	t.Parallel()
	w := planted(t, seeds.Acme)

	ids := map[string]bool{}
	for _, s := range []*state.State{w.sandbox, w.production} {
		account := Describe(s, s.Accounts()[0])
		for _, p := range account.People {
			if ids[string(p.ID)] {
				t.Errorf("%s exists in both environments", p.ID)
			}
			ids[string(p.ID)] = true
		}
	}
}

func TestEmptyIsNothingButADeveloper(t *testing.T) {
	t.Parallel()

	w := planted(t, seeds.Empty)

	if len(w.console.Developers()) != 1 || len(w.sandbox.Accounts()) != 0 || len(w.production.Accounts()) != 0 {
		t.Errorf("got %d developers, %d and %d accounts, want 1, 0, 0",
			len(w.console.Developers()), len(w.sandbox.Accounts()), len(w.production.Accounts()))
	}
}

func TestCreateAccountIsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := planted(t, seeds.Acme).sandbox
	before := s.LastChange()

	_, mistake := CreateAccount(s, control.AccountSpec{Name: "B", People: []control.PersonSpec{{FirstName: "Eve"}}})
	_, conflict := CreateAccount(s, control.AccountSpec{Name: "B", People: []control.PersonSpec{
		{FirstName: "New", Email: "new@b.example"}, {FirstName: "Alice", Email: "alice@acme.example"},
	}})

	if _, ok := errors.AsType[*MistakeError](mistake); !ok || conflict == nil {
		t.Errorf("got %v and %v, want a mistake and a conflict", mistake, conflict)
	}
	if _, known := s.ExtensionByLogin("new@b.example"); known || len(s.Accounts()) != 1 || s.LastChange() != before {
		t.Error("half an account was left behind")
	}
}

func TestDevelopersHaveTheirApplications(t *testing.T) {
	t.Parallel()

	w := planted(t, seeds.Acme)
	own := w.console.Registrations("DANA@acme.example")
	off := planted(t, append([]byte("graduation: {disabled: true}\n"), seeds.Acme...))

	if len(own) != 1 || own[0].Sandbox != "acme-sandbox-client-id" || own[0].Production != "" || own[0].Profile.PrimaryContact == "" {
		t.Errorf("Dana has %+v, want the application of the sandbox", own)
	}
	if d := w.console.Developers()[0]; d.Sandbox != w.sandbox.Accounts()[0].ID || d.Production != w.production.Accounts()[0].ID {
		t.Errorf("Dana has the accounts %d and %d, want Acme in both environments", d.Sandbox, d.Production)
	}
	if all := off.console.Registrations(""); len(all) != 1 || all[0].Production == "" {
		t.Errorf("without a graduation there is %+v, want production credentials", all)
	}
}
