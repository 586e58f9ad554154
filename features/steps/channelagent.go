package steps

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
)

var (
	otherChannel = regexp.MustCompile(`^(\w+) speaks in another channel for dialog tasks that answer "([^"]*)"$`)
	tasksAnswer  = regexp.MustCompile(`^the channel has dialog tasks that answer "([^"]*)"$`)
)

func (w *World) registerChannelAgent(v vocabulary) {
	v.Given(otherChannel, w.otherChannel)
	v.Given(tasksAnswer, w.tasksAnswer)
}

// otherChannel makes one more channel of the application, authorized as the person. The
// channel of the scenario stays the first one.
func (w *World) otherChannel(ctx context.Context, person, answer string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	first, agent := w.channel, w.agent
	defer func() { w.channel, w.agent = first, agent }()
	w.channel, w.agent = channel{}, who
	for _, stage := range []func(context.Context) error{
		func(ctx context.Context) error {
			return w.admin.call(ctx, http.MethodPost, "/channels", map[string]string{"name": who.Name}, &w.channel)
		},
		w.configureChannel, w.authorizeChannel, w.enableChannel,
		func(ctx context.Context) error { return w.tasksAnswer(ctx, answer) },
	} {
		if err := stage(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tasksAnswer gives the channel dialog tasks that answer everything with one text.
func (w *World) tasksAnswer(ctx context.Context, answer string) error {
	var chosen struct{ Kind string }
	return w.admin.call(ctx, http.MethodPut, "/channels/"+w.channel.StreamID+"/agent", map[string]string{
		"kind": "dialog", "dialog": "default: " + strconv.Quote(answer),
	}, &chosen)
}
