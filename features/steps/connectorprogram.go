package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync"
)

var (
	programAnswers = regexp.MustCompile(`^a program answers for the agent$`)
	programBehaves = regexp.MustCompile(`^the program (answers what is not JSON|answers nothing|answers JSON of another shape|answers a web page|` +
		`answers more than 64 MB|answers with 21 posts|answers with a card|answers with a file|answers with words, a file and a card|answers twice|answers twice in one stream|answers 500|answers 404|sends elsewhere|answers 401|asks to be left alone for a minute|` +
		`breaks off its answer|breaks off its stream|ends its stream too early|hangs|thinks for long|thinks aloud)$`)
	programRecovers = regexp.MustCompile(`^the program is itself again$`)
	programIsAsked  = regexp.MustCompile(`^the program is being asked$`)
	programInTurn   = regexp.MustCompile(`^the program was never asked two things of one chat at once$`)
)

func (w *World) registerProgram(v vocabulary) {
	v.Given(programAnswers, w.programAnswers)
	v.Given(programBehaves, w.programBehaves)
	v.Given(programIsAsked, w.programIsAsked)
	v.Step(programRecovers, w.programRecovers)
	v.Then(programInTurn, w.programInTurn)
}

// programAnswers lets a program behind HTTP answer in the channel: to every message it
// says "You said: " and the text.
func (w *World) programAnswers(ctx context.Context) (err error) {
	if w.program, err = openProgram(ctx, answerWell, readQuestion); err != nil {
		return err
	}
	var chosen struct{ Kind string }
	return w.admin.call(ctx, http.MethodPut, "/channels/"+w.channel.StreamID+"/agent", map[string]string{
		"kind": "http", "url": w.program.url, "secret": "made-up",
	}, &chosen)
}

// programBehaves changes how the program answers from the next question on.
func (w *World) programBehaves(manner string) { w.program.change(manners()[manner]) }

// programIsAsked waits until the program has a question that it has not answered.
func (w *World) programIsAsked(ctx context.Context) error {
	return w.program.await(ctx, func() bool { return len(w.program.thinking) > 0 })
}

// programRecovers lets the program answer well, once it was asked at least one question
// since it began to behave otherwise. What it thought about for long, it answers now.
func (w *World) programRecovers(ctx context.Context) error {
	err := w.program.await(ctx, func() bool { return w.program.asked > 0 })
	w.program.change(w.program.well)
	return err
}

// programInTurn checks that the connector waits for an answer before it asks about the
// next message of a chat.
func (w *World) programInTurn() error {
	w.program.mu.Lock()
	defer w.program.mu.Unlock()
	if w.program.most > 1 {
		return fmt.Errorf("it was asked %d things at once", w.program.most)
	}
	return nil
}

// manner is how a program answers what somebody said.
type manner func(w http.ResponseWriter, r *http.Request, s said)

// said is a question.
type said struct {
	chat     string // empty where it is not told
	text     string
	released <-chan struct{} // closed when the program changes its manner
}

// program is an agent behind HTTP. Fields below mu are guarded by it.
type program struct {
	*server

	well manner // how it answers while it is itself
	read func(*http.Request) (said, error)

	mu       sync.Mutex
	manner   manner
	asked    int            // since the manner was changed
	thinking map[string]int // questions under way, by chat
	most     int            // of one chat at once
	news     chan struct{}  // closed at the next question
	released chan struct{}  // closed when the manner is changed
}

func openProgram(ctx context.Context, well manner, read func(*http.Request) (said, error)) (*program, error) {
	p := &program{well: well, read: read, manner: well, thinking: map[string]int{}, news: make(chan struct{}), released: make(chan struct{})}
	var err error
	p.server, err = serve(ctx, p)
	return p, err
}

// ServeHTTP answers a question in the manner of the moment.
func (p *program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	question, err := p.read(r)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var manner manner
	manner, question.released = p.begin(question.chat)
	defer p.end(question.chat)
	manner(w, r, question)
}

// readQuestion reads what the connector asks an agent behind HTTP.
func readQuestion(r *http.Request) (said, error) {
	var question struct {
		Message struct{ Text string }
		Chat    struct{ ID string }
	}
	err := json.NewDecoder(r.Body).Decode(&question)
	return said{chat: question.Chat.ID, text: question.Message.Text}, err
}

func (p *program) begin(chat string) (manner, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	p.thinking[chat]++
	p.most = max(p.most, p.thinking[chat])
	close(p.news)
	p.news = make(chan struct{})
	return p.manner, p.released
}

func (p *program) end(chat string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.thinking[chat]--; p.thinking[chat] == 0 {
		delete(p.thinking, chat)
	}
}

func (p *program) change(m manner) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.manner, p.asked = m, 0
	close(p.released)
	p.released = make(chan struct{})
}

// await waits until reached, which is called with mu held, says so.
func (p *program) await(ctx context.Context, reached func() bool) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		p.mu.Lock()
		yes, news := reached(), p.news
		p.mu.Unlock()
		if yes {
			return nil
		}
		select {
		case <-news:
		case <-limited.Done():
			return errors.New("the program was not asked")
		}
	}
}
