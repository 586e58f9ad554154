package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	faultStrikes     = regexp.MustCompile(`^the fault "(\w+)" strikes (the next|every|half of all) (?:requests?|notifications?|handshakes?)(?: of (the application|\w+))?(?: with "([^"]*)")?$`)
	faultsDisarmed   = regexp.MustCompile(`^the faults were disarmed$`)
	faultsAreArmed   = regexp.MustCompile(`^(no|\d+) faults? (?:is|are) armed$`)
	faultHasFired    = regexp.MustCompile(`^the fault has fired (\d+) times and will fire (\d+) times more$`)
	faultIsRecorded  = regexp.MustCompile(`^the (request|delivery|frame|connection) is recorded with the fault "(\w+)"$`)
	appPosts         = regexp.MustCompile(`^the application (?:posts|has tried to post) "([^"]*)" to the conversation$`)
	connectionIsCut  = regexp.MustCompile(`^the connection is cut$`)
	webhookInTurn    = regexp.MustCompile(`^the webhook receives "([^"]*)" and then "([^"]*)"$`)
	webhookCorrupted = regexp.MustCompile(`^the webhook receives something that is no JSON$`)
	hintReads        = regexp.MustCompile(`^the hint says "([^"]*)"$`)
)

func (w *World) registerFaults(v vocabulary) {
	v.Given(faultStrikes, w.faultStrikes)
	v.Given(faultsDisarmed, w.faultsDisarmed)
	v.Then(faultsAreArmed, w.faultsAreArmed)
	v.Then(faultHasFired, w.faultHasFired)
	v.Then(faultIsRecorded, w.faultIsRecorded)
	v.Step(appPosts, w.appPosts)
	v.Then(connectionIsCut, w.connectionIsCut)
	v.Then(webhookInTurn, w.webhookInTurn)
	v.Then(webhookCorrupted, w.webhookCorrupted)
	v.Then(hintReads, w.hintReads)
}

// faultStrikes arms a fault. More members of it, and of its match, are written as a query.
func (w *World) faultStrikes(ctx context.Context, effect, which, whose, parameters string) error {
	spec, err := faultSpec(parameters)
	if err != nil {
		return err
	}
	spec.Effect = control.FaultEffect(effect)
	switch which {
	case "the next":
		spec.Count = 1
	case "half of all":
		spec.Probability = 0.5
	}
	switch whose {
	case "":
	case "the application":
		spec.Match.ClientID = w.client.ClientID
	default:
		who, err := w.person(whose)
		if err != nil {
			return err
		}
		spec.Match.PersonID = who.ID
	}
	_, err = w.control.ArmFault(ctx, spec)
	return err
}

// faultSpec reads members of a fault. Those that are numbers are written as numbers.
func faultSpec(parameters string) (control.FaultSpec, error) {
	values, err := url.ParseQuery(parameters)
	if err != nil {
		return control.FaultSpec{}, err
	}
	members, match := map[string]any{}, map[string]any{}
	for name, value := range maps.All(values) {
		if inMatch, found := strings.CutPrefix(name, "match."); found {
			match[inMatch] = value[0]
			continue
		}
		members[name] = value[0]
		if n, err := strconv.Atoi(value[0]); err == nil {
			members[name] = n
		}
	}
	members["match"] = match
	encoded, err := json.Marshal(members)
	if err != nil {
		return control.FaultSpec{}, err
	}
	var spec control.FaultSpec
	return spec, json.Unmarshal(encoded, &spec)
}

// faultsDisarmed forgets all faults.
func (w *World) faultsDisarmed(ctx context.Context) error { return w.control.DisarmFaults(ctx) }

// faultsAreArmed counts the faults that can still fire.
func (w *World) faultsAreArmed(ctx context.Context, number string) error {
	faults, err := w.control.Faults(ctx)
	if err != nil {
		return err
	}
	armed := 0
	for _, f := range faults {
		if f.Armed {
			armed++
		}
	}
	if got := strconv.Itoa(armed); got != number && (armed > 0 || number != "no") {
		return fmt.Errorf("%s faults are armed", got)
	}
	return nil
}

// faultHasFired checks the latest fault.
func (w *World) faultHasFired(ctx context.Context, fired, left int) error {
	faults, err := w.control.Faults(ctx)
	if err != nil {
		return err
	}
	if len(faults) == 0 {
		return errors.New("no fault was armed")
	}
	f := faults[len(faults)-1]
	if f.Left == nil || f.Fired != fired || *f.Left != left {
		return fmt.Errorf("the fault is %+v", f)
	}
	return nil
}

// faultIsRecorded looks for the fault in the journal of requests, or in that of deliveries.
func (w *World) faultIsRecorded(ctx context.Context, where, effect string) error {
	var recorded []string
	switch where {
	case "request":
		requests, err := w.control.Requests(ctx, control.RequestFilter{})
		if err != nil {
			return err
		}
		for _, r := range requests {
			recorded = append(recorded, r.Fault)
		}
	case "frame":
		frames, err := w.control.Frames(ctx, control.FrameFilter{})
		if err != nil {
			return err
		}
		for _, f := range frames {
			recorded = append(recorded, f.Fault)
		}
	case "connection":
		connections, err := w.control.Connections(ctx)
		if err != nil {
			return err
		}
		for _, c := range connections {
			recorded = append(recorded, c.Fault)
		}
	default:
		deliveries, err := w.control.Deliveries(ctx, control.DeliveryFilter{})
		if err != nil {
			return err
		}
		for _, d := range deliveries {
			recorded = append(recorded, d.Fault)
		}
	}
	return contains("the journal", strings.Join(recorded, "\n"), effect+" (fault ")
}

// appPosts posts with the latest access token into the chat of the last message. That
// there is no answer is no failure of the step.
func (w *World) appPosts(ctx context.Context, text string) error {
	w.wire.failure = w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, token: w.wire.latest.Access,
		path: "/team-messaging/v1/chats/" + string(w.asked.ChatID) + "/posts", body: map[string]string{"text": text},
	})
	return nil
}

// connectionIsCut checks that the application got no answer.
func (w *World) connectionIsCut() error {
	if w.wire.failure == nil {
		return fmt.Errorf("the answer is %d: %s", w.wire.answer.status, w.wire.answer.body)
	}
	return nil
}

// webhookInTurn waits for two notifications, in this order, with none between them.
func (w *World) webhookInTurn(ctx context.Context, first, second string) error {
	var texts []string
	err := w.wire.receiver.await(ctx, func(n notification) bool {
		texts = append(texts, n.Body.Text)
		return len(texts) == 2
	})
	if err != nil || texts[0] != first || texts[1] != second {
		return errors.Join(fmt.Errorf("the webhook received %q", texts), err)
	}
	return nil
}

// webhookCorrupted checks, once all work is done, that something could not be read.
func (w *World) webhookCorrupted(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	r := w.wire.receiver
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unreadable == 0 {
		return errors.New("the webhook could read all that it received")
	}
	return nil
}

// hintReads checks what the latest answer says about how to mend it.
func (w *World) hintReads(text string) error {
	return contains("the hint", w.wire.answer.header.Get("Glipbox-Hint"), text)
}
