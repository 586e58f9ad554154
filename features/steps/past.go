package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	searchesText   = regexp.MustCompile(`^the administrator searches the conversations for "([^"]*)"$`)
	searchesPerson = regexp.MustCompile(`^the administrator searches the conversations of "([^"]*)"$`)
	findsEntries   = regexp.MustCompile(`^the administrator finds:$`)
	findsInThread  = regexp.MustCompile(`^the administrator finds in the thread:$`)
	exportThreads  = regexp.MustCompile(`^the export names the thread in (\d+) lines$`)
	exportsAs      = regexp.MustCompile(`^the administrator exports the conversations as "([^"]*)"$`)
	exportSays     = regexp.MustCompile(`^the export has (\d+) lines? that says? "([^"]*)"$`)
	textsKept      = regexp.MustCompile(`^texts are kept for (\d+) days$`)
	toldAgain      = regexp.MustCompile(`^RingCentral tells of the message once more$`)
	onlyIsLeft     = regexp.MustCompile(`^only what (\w+) said is left of the conversations$`)
	haveExpired    = regexp.MustCompile(`^(\d+) messages? (?:has|have) expired$`)
	nothingIsLeft  = regexp.MustCompile(`^nothing is left of the conversations$`)
)

func (w *World) registerPast(v vocabulary) {
	v.When(searchesText, w.searchesText)
	v.When(searchesPerson, w.searchesPerson)
	v.Then(findsEntries, w.findsEntries)
	v.Then(findsInThread, w.findsInThread)
	v.Then(exportThreads, w.exportThreads)
	v.When(exportsAs, w.exportsAs)
	v.Then(exportSays, w.exportSays)
	v.Given(textsKept, w.textsKept)
	v.When(toldAgain, w.toldAgain)
	v.Then(nothingIsLeft, w.nothingIsLeft)
	v.Then(onlyIsLeft, w.onlyIsLeft)
	v.Then(haveExpired, w.haveExpired)
}

// foundEntry is what a search answers.
type foundEntry struct {
	Sender   struct{ Name string }
	Text     string
	ThreadID string
}

// searchesText searches by a part of a text, through the connector's API.
func (w *World) searchesText(ctx context.Context, text string) error {
	return w.searchPast(ctx, url.Values{"text": {text}})
}

// searchesPerson searches by a part of a name or an e-mail address.
func (w *World) searchesPerson(ctx context.Context, person string) error {
	return w.searchPast(ctx, url.Values{"person": {person}})
}

func (w *World) searchPast(ctx context.Context, query url.Values) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	var found struct{ Records []foundEntry }
	err := w.admin.call(ctx, http.MethodGet, "/channels/"+w.channel.StreamID+"/conversations/search?"+query.Encode(), nil, &found)
	w.found = found.Records
	return err
}

// findsEntries compares what was found, latest first, with sender and text.
func (w *World) findsEntries(table *godog.Table) error {
	var want, got [][2]string
	for _, row := range table.Rows {
		want = append(want, [2]string{row.Cells[0].Value, row.Cells[1].Value})
	}
	for _, entry := range w.found {
		got = append(got, [2]string{entry.Sender.Name, entry.Text})
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("found was %q", got)
	}
	return nil
}

// findsInThread does so with those found entries only that stand in the thread.
func (w *World) findsInThread(table *godog.Table) error {
	w.found = slices.DeleteFunc(w.found, func(e foundEntry) bool { return e.ThreadID != w.thread })
	return w.findsEntries(table)
}

// exportThreads counts the lines of the export that name the thread.
func (w *World) exportThreads(n int) error { return w.exportSays(n, w.thread) }

// exportsAs exports everything, through the connector's API.
func (w *World) exportsAs(ctx context.Context, format string) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		w.admin.URL+"/api/v1/channels/"+w.channel.StreamID+"/conversations/export?format="+url.QueryEscape(format), http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.admin.AdminKey)
	w.wire.answer, err = exchange(req)
	return err
}

// exportSays counts the lines of the export in which a text stands.
func (w *World) exportSays(n int, text string) error {
	found := 0
	for line := range strings.Lines(string(w.wire.answer.body)) {
		if strings.Contains(line, text) {
			found++
		}
	}
	if found != n {
		return fmt.Errorf("%d lines say it: %s", found, w.wire.answer.body)
	}
	return nil
}

// textsKept sets the retention of the channel.
func (w *World) textsKept(ctx context.Context, days int) error {
	return w.change(ctx, http.MethodPut, "/retention", map[string]int{"days": days})
}

// toldAgain sends the notification of the last message to the connector once more.
func (w *World) toldAgain(ctx context.Context) error {
	deliveries, err := w.control.Deliveries(ctx, control.DeliveryFilter{Purpose: "Notification"})
	if err != nil {
		return err
	}
	for _, delivery := range deliveries {
		if strings.Contains(delivery.RequestBody, strconv.Quote(string(w.asked.ID))) {
			_, err := w.control.Redeliver(ctx, delivery.Seq)
			return err
		}
	}
	return errors.New("RingCentral has not told of the message")
}

// nothingIsLeft looks for anything in the conversations.
func (w *World) nothingIsLeft(ctx context.Context) error {
	if err := w.searchPast(ctx, nil); err != nil {
		return err
	}
	if len(w.found) > 0 {
		return fmt.Errorf("%d entries are left, such as %q", len(w.found), w.found[0].Text)
	}
	return nil
}

// onlyIsLeft looks for what others than a person and the agent have said.
func (w *World) onlyIsLeft(ctx context.Context, person string) error {
	who, err := w.person(person)
	if err = errors.Join(err, w.searchPast(ctx, nil)); err != nil {
		return err
	}
	of := 0
	for _, entry := range w.found {
		switch entry.Sender.Name {
		case who.Name:
			of++
		case w.agent.Name:
		default:
			return fmt.Errorf("%s is left to say %q", entry.Sender.Name, entry.Text)
		}
	}
	if of == 0 || len(w.found) != 2*of {
		return fmt.Errorf("%d entries are left, %d of them by %s", len(w.found), of, person)
	}
	return nil
}

// haveExpired counts the messages whose texts were deleted.
func (w *World) haveExpired(ctx context.Context, n int) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	var tally struct{ Messages map[string]int }
	err := w.admin.call(ctx, http.MethodGet, "/channels/"+w.channel.StreamID+"/tally", nil, &tally)
	if got := tally.Messages["Expired"]; err == nil && got != n {
		err = fmt.Errorf("%d messages have expired", got)
	}
	return err
}
