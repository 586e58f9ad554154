package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/cucumber/godog"
)

var (
	personAsks     = regexp.MustCompile(`^(\w+) (?:asks|has asked) for (GET|POST|PUT|PATCH|DELETE) "([^"]*)"$`)
	personAsksWith = regexp.MustCompile(`^(\w+) (?:asks|has asked) for (POST|PUT|PATCH) "([^"]*)" with:$`)
	personHasMade  = regexp.MustCompile(`^(\w+) has made the (\w+) by POST "([^"]*)" with:$`)
	answerHolds    = regexp.MustCompile(`^the answer holds:$`)
	answerLacks    = regexp.MustCompile(`^the answer lacks "([^"]*)"$`)
	threadIsCalled = regexp.MustCompile(`^its thread is called the (\w+)$`)
	webhookHolds   = regexp.MustCompile(`^the webhook receives:$`)
)

func (w *World) registerMessaging(v vocabulary) {
	v.Step(personAsks, w.personAsks)
	v.Step(personAsksWith, w.personAsksWith)
	v.Given(personHasMade, w.personHasMade)
	v.Then(answerHolds, w.answerHolds)
	v.Then(answerLacks, w.answerLacks)
	v.Given(threadIsCalled, w.threadIsCalled)
	v.Then(webhookHolds, w.webhookHolds)
}

// personAsks sends a request without a body as a person. In paths and bodies a name in
// braces stands for an id: of a person, as {Bob}, of a team, as {Travel Desk}, or of what
// the scenario has made, as {task}; {nothing} is an id that nothing has.
func (w *World) personAsks(ctx context.Context, person, method, path string) error {
	return w.askAs(ctx, person, method, messagingPath+w.withIDs(path), nil)
}

const messagingPath = "/team-messaging/v1"

// personAsksWith sends a request with a JSON body as a person.
func (w *World) personAsksWith(ctx context.Context, person, method, path string, body *godog.DocString) error {
	return w.askAs(ctx, person, method, messagingPath+w.withIDs(path), json.RawMessage(w.withIDs(body.Content)))
}

// personHasMade sends a request that has to succeed, and remembers the id in the answer by
// a name.
func (w *World) personHasMade(ctx context.Context, person, name, path string, body *godog.DocString) error {
	if err := w.personAsksWith(ctx, person, http.MethodPost, path, body); err != nil {
		return err
	}
	return w.remember(name, w.wire.answer.id())
}

// threadIsCalled remembers the id of the thread of the post in the latest answer by a
// name.
func (w *World) threadIsCalled(name string) error {
	var post struct {
		ThreadID string `json:"threadId"`
	}
	if err := json.Unmarshal(w.wire.answer.body, &post); err != nil {
		return err
	}
	return w.remember(name, post.ThreadID)
}

// remember keeps an id from the latest answer, which has to be a success.
func (w *World) remember(name, id string) error {
	if id == "" || w.wire.answer.status >= http.StatusBadRequest {
		return fmt.Errorf("the answer is %d: %s", w.wire.answer.status, w.wire.answer.body)
	}
	if w.wire.made == nil {
		w.wire.made = map[string]string{}
	}
	w.wire.made[name] = id
	return nil
}

// withIDs replaces the names in braces by ids.
func (w *World) withIDs(text string) string {
	pairs := []string{"{nothing}", "12", "{company}", string(w.company.ID)}
	for _, p := range w.company.People {
		pairs = append(pairs, "{"+p.FirstName+"}", string(p.ID))
	}
	for _, team := range w.company.Teams {
		pairs = append(pairs, "{"+team.Name+"}", string(team.ID))
	}
	for name, id := range w.wire.made {
		pairs = append(pairs, "{"+name+"}", id)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// answerHolds checks that the latest answer has the members that are given, with these
// values. Lists have to be whole.
func (w *World) answerHolds(want *godog.DocString) error {
	return w.holds(string(w.wire.answer.body), want.Content)
}

func (w *World) holds(text, want string) error {
	var got, expected any
	if err := json.Unmarshal([]byte(w.withIDs(want)), &expected); err != nil {
		return fmt.Errorf("the step is no JSON: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		return fmt.Errorf("%q is no JSON: %w", text, err)
	}
	if place := difference(expected, got); place != "" {
		return fmt.Errorf("%s differs in %s", text, place)
	}
	return nil
}

// difference returns where got lacks something of want, or nothing.
func difference(want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return "its kind"
		}
		for name, member := range want {
			value, has := object[name]
			if !has {
				return name
			}
			if place := difference(member, value); place != "" {
				return name + " → " + place
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return "its length"
		}
		for i := range want {
			if place := difference(want[i], list[i]); place != "" {
				return fmt.Sprintf("%d → %s", i, place)
			}
		}
		return ""
	}
	if want != got {
		return fmt.Sprintf("%v, want %v", got, want)
	}
	return ""
}

// answerLacks checks that a text does not stand in the latest answer.
func (w *World) answerLacks(text string) error {
	if strings.Contains(string(w.wire.answer.body), w.withIDs(text)) {
		return fmt.Errorf("the answer is %s", w.wire.answer.body)
	}
	return nil
}

// webhookHolds waits for a notification whose body has the members that are given, with
// these values.
func (w *World) webhookHolds(ctx context.Context, want *godog.DocString) error {
	err := w.wire.receiver.await(ctx, func(n notification) bool { return w.holds(string(n.raw), want.Content) == nil })
	if err != nil {
		received, _ := w.wire.receiver.all()
		for _, n := range received {
			err = fmt.Errorf("%w; %s", err, n.raw)
		}
	}
	return err
}
