package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	writesTo      = regexp.MustCompile(`^(\w+) (?:writes|has written) "([^"]*)" to (\w+|the agent)$`)
	writesInTurn  = regexp.MustCompile(`^(\w+) writes "([^"]*)" and then "([^"]*)" to the agent$`)
	writesInTeam  = regexp.MustCompile(`^(\w+) (?:writes|has written) "([^"]*)" to the team "([^"]*)"$`)
	mentionsAgent = regexp.MustCompile(`^(\w+) (?:mentions|has mentioned) the agent with "([^"]*)" in the team "([^"]*)"$`)
	teamWithAgent = regexp.MustCompile(`^a team "([^"]*)" with (\w+), (\w+) and the agent$`)
)

func (w *World) registerMessages(v vocabulary) {
	v.Step(writesTo, w.writesTo)
	v.When(writesInTurn, w.writesInTurn)
	v.Step(writesInTeam, w.writesInTeam)
	v.Step(mentionsAgent, w.mentionsAgent)
	v.Given(teamWithAgent, w.teamWithAgent)
}

// writesTo posts in the direct conversation of two people, one of whom may be the agent.
func (w *World) writesTo(ctx context.Context, person, text, other string) error {
	to, err := w.person(other)
	if err != nil {
		return err
	}
	return w.post(ctx, person, control.NewPost{To: string(to.ID), Text: text})
}

// writesInTurn posts twice without waiting for an answer.
func (w *World) writesInTurn(ctx context.Context, person, first, second string) error {
	if err := w.writesTo(ctx, person, first, "the agent"); err != nil {
		return err
	}
	return w.writesTo(ctx, person, second, "the agent")
}

// writesInTeam posts in a team, without mentioning anybody.
func (w *World) writesInTeam(ctx context.Context, person, text, team string) error {
	chat, err := w.team(team)
	if err != nil {
		return err
	}
	return w.post(ctx, person, control.NewPost{ChatID: chat, Text: text})
}

// mentionsAgent posts in a team and mentions the agent at the beginning.
func (w *World) mentionsAgent(ctx context.Context, person, text, team string) error {
	return w.writesInTeam(ctx, person, "![:Person]("+string(w.agent.ID)+") "+text, team)
}

// teamWithAgent makes the first person create a team with the others.
func (w *World) teamWithAgent(ctx context.Context, team, person, member string) error {
	creator, err := w.person(person)
	if err != nil {
		return err
	}
	other, err := w.person(member)
	if err != nil {
		return err
	}
	created, err := w.as(ctx, creator, http.MethodPost, "/team-messaging/v1/teams", map[string]any{
		"name": team, "members": []idOf{{other.ID}, {w.agent.ID}},
	})
	w.company.Teams = append(w.company.Teams, control.Team{ID: control.ChatID(created.id()), Name: team})
	return errors.Join(err, created.expect(http.StatusCreated))
}

// idOf names a person in a request.
type idOf struct {
	ID control.PersonID `json:"id"`
}

func (w *World) team(name string) (control.ChatID, error) {
	for _, team := range w.company.Teams {
		if team.Name == name {
			return team.ID, nil
		}
	}
	return "", fmt.Errorf("%s has no team %q", w.company.Name, name)
}

// post writes as a person and remembers it as what the agent was asked.
func (w *World) post(ctx context.Context, person string, post control.NewPost) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	w.asked, err = w.control.CreatePost(ctx, control.Sandbox, who.ID, post)
	return err
}
