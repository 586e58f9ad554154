package steps

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

var (
	modelAnswers = regexp.MustCompile(`^a model answers for the agent$`)
	modelBehaves = regexp.MustCompile(`^the model (breaks off its stream|ends its stream too early|answers without choices|calls a tool instead of answering|` +
		`withholds its answer|answers what is not JSON|answers a web page|answers more than 8 MB|reports an error in its stream|answers 500|hangs|` +
		`is overloaded|refuses the key|has no quota left|is another one)$`)
	modelRecovers = regexp.MustCompile(`^the model is itself again$`)
)

func (w *World) registerModel(v vocabulary) {
	v.Given(modelAnswers, w.modelAnswers)
	v.Given(modelBehaves, w.modelBehaves)
	v.Step(modelRecovers, w.programRecovers)
}

// modelAnswers lets a model behind chat completions answer in the channel: to every message
// it says "You said: " and the text, in a stream.
func (w *World) modelAnswers(ctx context.Context) (err error) {
	if w.program, err = openProgram(ctx, completeWell, readCompletion); err != nil {
		return err
	}
	var chosen struct{ Kind string }
	return w.admin.call(ctx, http.MethodPut, "/channels/"+w.channel.StreamID+"/agent", map[string]string{
		"kind": "openai", "url": w.program.url + "/v1", "model": "small", "secret": "made-up",
	}, &chosen)
}

// modelBehaves changes how the model answers from the next question on.
func (w *World) modelBehaves(manner string) { w.program.change(modelManners()[manner]) }

// readCompletion reads the last thing that a model is told.
func readCompletion(r *http.Request) (said, error) {
	var asked struct{ Messages []struct{ Content string } }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || len(asked.Messages) == 0 {
		return said{}, err
	}
	return said{text: asked.Messages[len(asked.Messages)-1].Content}, nil
}

const (
	eventStream = "text/event-stream"
	oneWord     = `data: {"choices":[{"delta":{"content":"You sa"}}]}` + "\n\n"
	thatIsAll   = "data: [DONE]\n\n"
	eightMB     = 8 << 20
	stillThere  = 5000 // times in one comment
)

// modelManners are those of models that are not themselves.
func modelManners() map[string]manner {
	finished := func(delta, reason string) manner {
		return saying(eventStream, `data: {"choices":[{"delta":`+delta+`,"finish_reason":"`+reason+`"}]}`+"\n\n"+thatIsAll)
	}
	return map[string]manner{
		"breaks off its stream":             breakingOff(eventStream, oneWord),
		"ends its stream too early":         saying(eventStream, oneWord),
		"answers without choices":           saying(eventStream, `data: {"choices":[]}`+"\n\n"+thatIsAll),
		"calls a tool instead of answering": finished(`{"tool_calls":[{"index":0,"id":"call-1","type":"function","function":{"name":"book","arguments":"{}"}}]}`, "tool_calls"),
		"withholds its answer":              finished(`{"content":"You"}`, "content_filter"),
		"answers what is not JSON":          saying(eventStream, "data: I am out of order.\n\n"),
		"answers a web page":                saying("text/html", "<h1>Welcome</h1>"),
		"answers more than 8 MB":            talkTooMuch,
		"reports an error in its stream":    saying(eventStream, oneWord+`data: {"error":{"message":"out of memory"}}`+"\n\n"),
		"answers 500":                       refusing(http.StatusInternalServerError),
		"hangs":                             hang,
		"is overloaded":                     refusing(http.StatusServiceUnavailable, "Retry-After", "60"),
		"refuses the key":                   refusing(http.StatusUnauthorized),
		"has no quota left":                 refusing(http.StatusPaymentRequired),
		"is another one":                    refusing(http.StatusNotFound),
	}
}

// completeWell streams an answer in two parts.
func completeWell(w http.ResponseWriter, r *http.Request, s said) {
	saying(eventStream, `data: {"choices":[{"delta":{"content":"You said"}}]}`+"\n\n"+
		`data: {"choices":[{"delta":{"content":`+strconv.Quote(": "+s.text)+`},"finish_reason":"stop"}]}`+"\n\n"+thatIsAll)(w, r, s)
}

// talkTooMuch streams until nobody listens any more. It says nothing but that it is still
// there, which takes little time to read.
func talkTooMuch(w http.ResponseWriter, r *http.Request, s said) {
	comment := ": " + strings.Repeat("still there, ", stillThere) + "\n\n"
	for said := 0; said <= 2*eightMB && r.Context().Err() == nil; said += len(comment) {
		saying(eventStream, comment)(w, r, s)
	}
}
