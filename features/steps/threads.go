package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	repliesInThread  = regexp.MustCompile(`^(\w+) (?:replies|has replied) "([^"]*)" in a thread$`)
	mentionsInThread = regexp.MustCompile(`^(\w+) (?:mentions|has mentioned) the agent with "([^"]*)" in a thread$`)
	answerUnheard    = regexp.MustCompile(`^RingCentral (takes|loses) the next answer of the agent without a word$`)
	answerPutOff     = regexp.MustCompile(`^RingCentral puts off the next answer of the agent for (\d+) seconds?$`)
	threadReads      = regexp.MustCompile(`^the thread reads:$`)
	besideReads      = regexp.MustCompile(`^beside the thread the conversation reads:$`)
)

func (w *World) registerThreads(v vocabulary) {
	v.Step(repliesInThread, w.repliesInThread)
	v.Step(mentionsInThread, w.mentionsInThread)
	v.Given(answerUnheard, w.answerUnheard)
	v.Given(answerPutOff, w.answerPutOff)
	v.Then(threadReads, w.threadReads)
	v.Then(besideReads, w.besideReads)
}

// repliesInThread replies to the last message, in the thread that it begins or is part of.
func (w *World) repliesInThread(ctx context.Context, person, text string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	made, err := w.as(ctx, who, http.MethodPost, messagingPath+"/chats/"+string(w.asked.ChatID)+"/posts",
		map[string]string{"text": text, "parentPostId": string(w.asked.ID)})
	if err = errors.Join(err, made.expect(http.StatusCreated)); err != nil {
		return err
	}
	var reply threadPost
	err = json.Unmarshal(made.body, &reply)
	w.asked.ID, w.asked.CreatorID, w.asked.Text, w.thread = reply.ID, who.ID, text, reply.ThreadID
	return err
}

// mentionsInThread does so and mentions the agent at the beginning.
func (w *World) mentionsInThread(ctx context.Context, person, text string) error {
	return w.repliesInThread(ctx, person, "![:Person]("+string(w.agent.ID)+") "+text)
}

// answerUnheard cuts the connection in place of what RingCentral says to the agent's next
// message. The connector waits for some seconds until it looks for it.
func (w *World) answerUnheard(ctx context.Context, does string) error {
	effect := map[string]control.FaultEffect{"takes": control.FaultCutAfter, "loses": control.FaultCutBefore}[does]
	return w.strikeAnswer(ctx, control.FaultSpec{Effect: effect})
}

// answerPutOff refuses the agent's next message with 429, and with the seconds in Retry-After.
func (w *World) answerPutOff(ctx context.Context, seconds int) error {
	return w.strikeAnswer(ctx, control.FaultSpec{Effect: control.FaultRateLimit, RetryAfter: strconv.Itoa(seconds) + "s"})
}

// strikeAnswer arms a fault of the agent's next message.
func (w *World) strikeAnswer(ctx context.Context, fault control.FaultSpec) error {
	fault.Count = 1
	fault.Match = control.FaultMatch{PersonID: w.agent.ID, Method: http.MethodPost, Path: messagingPath + "/chats/{chatId}/posts"}
	_, err := w.control.ArmFault(ctx, fault)
	return err
}

type threadPost struct {
	ID       control.PostID
	ThreadID string
	IsParent bool
}

// inThread lists the posts of the thread, the newest first.
func (w *World) inThread(ctx context.Context) ([]threadPost, error) {
	reader, err := w.person("the agent")
	if err != nil {
		return nil, err
	}
	listed, err := w.as(ctx, reader, http.MethodGet, messagingPath+"/chats/"+string(w.asked.ChatID)+"/threads/"+w.thread+"/posts", nil)
	if err = errors.Join(err, listed.expect(http.StatusOK)); err != nil {
		return nil, err
	}
	var list struct{ Records []threadPost }
	return list.Records, json.Unmarshal(listed.body, &list)
}

// threadReads waits until the thread has as many messages as the table has lines,
// "| person | text |", the message that it began with among them, and all work is done. Then
// it compares all.
func (w *World) threadReads(ctx context.Context, want *godog.Table) error {
	return w.split(ctx, want, func(posts []threadPost, id control.PostID) bool {
		return slices.ContainsFunc(posts, func(p threadPost) bool { return p.ID == id })
	})
}

// besideReads does so with what stands in the chat and in no thread.
func (w *World) besideReads(ctx context.Context, want *godog.Table) error {
	return w.split(ctx, want, func(posts []threadPost, id control.PostID) bool {
		return !slices.ContainsFunc(posts, func(p threadPost) bool { return p.ID == id && !p.IsParent })
	})
}

// split waits for and compares the messages of a chat of which belongs says, by the posts of
// the thread, that they are wanted.
func (w *World) split(ctx context.Context, want *godog.Table, belongs func([]threadPost, control.PostID) bool) error {
	read := func() ([]control.Post, error) {
		thread, err := w.inThread(ctx)
		return slices.DeleteFunc(w.chronicle.posts(w.asked.ChatID), func(p control.Post) bool { return !belongs(thread, p.ID) }), err
	}
	var failure error
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if !isMessage(c) || c.ChatID != w.asked.ChatID {
			return false
		}
		var posts []control.Post
		posts, failure = read()
		return failure != nil || len(posts) >= len(want.Rows)
	})
	if err = errors.Join(err, failure); err != nil {
		return fmt.Errorf("it has not all that it should: %w", err)
	}
	if err := errors.Join(w.settle(ctx), w.chronicle.catchUp(ctx)); err != nil {
		return err
	}
	posts, err := read()
	if err != nil {
		return err
	}
	return w.compare(posts, want)
}
