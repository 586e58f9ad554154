package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

const shownRequests = 12 // of the latest, beside a failed step

// explain logs, beside a step that failed, what was said in the chats and what the
// platform was asked lately.
func (w *World) explain(ctx context.Context, step *godog.Step, status godog.StepResultStatus, failure error) (context.Context, error) {
	if status != godog.StepFailed || w.control == nil {
		return ctx, nil
	}
	text := fmt.Sprintf("%s\n%v\n\n%s", step.Text, failure, w.report(context.WithoutCancel(ctx)))
	godog.T(ctx).Log(text)
	return ctx, nil
}

func (w *World) report(ctx context.Context) string {
	var b strings.Builder
	err := errors.Join(w.reportChats(ctx, &b), w.reportRequests(ctx, &b))
	if err != nil {
		fmt.Fprintf(&b, "The report is not complete: %v\n", err)
	}
	return b.String()
}

func (w *World) reportChats(ctx context.Context, b *strings.Builder) error {
	if err := w.chronicle.catchUp(ctx); err != nil {
		return err
	}
	var chats []control.ChatID
	for _, c := range w.chronicle.changes {
		if isMessage(c) && !slices.Contains(chats, c.ChatID) {
			chats = append(chats, c.ChatID)
		}
	}
	for _, chat := range chats {
		fmt.Fprintf(b, "Chat %s:\n", chat)
		for _, post := range w.chronicle.posts(chat) {
			fmt.Fprintf(b, "  %s: %s\n", w.nameOf(post.CreatorID), w.readable(post.Text))
		}
	}
	return nil
}

func (w *World) reportRequests(ctx context.Context, b *strings.Builder) error {
	requests, err := w.control.Requests(ctx, control.RequestFilter{})
	if err != nil {
		return err
	}
	b.WriteString("Latest requests:\n")
	for _, r := range requests[max(0, len(requests)-shownRequests):] {
		path, _, _ := strings.Cut(r.Path, "?")
		fmt.Fprintf(b, "  %d %s %s %s", r.Status, r.Environment, r.Method, path)
		if r.Hint != "" {
			fmt.Fprintf(b, " (%s)", r.Hint)
		}
		b.WriteByte('\n')
	}
	return nil
}
