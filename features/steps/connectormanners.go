package steps

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

const (
	jsonType   = "application/json"
	streamType = "application/x-ndjson"

	tooMuch  = "67108865" // bytes, one more than is read
	tooOften = 21         // posts, one more than are sent

	seatCard   = `{"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "Seat 7A"}]}`
	ticketFile = `{"name": "ticket.txt", "contentType": "text/plain", "content": "U2VhdCA3QQ=="}` // Seat 7A
)

// manners are those of programs that are not themselves.
func manners() map[string]manner {
	return map[string]manner{
		"answers what is not JSON":              saying(jsonType, "I am out of order."),
		"answers nothing":                       saying(jsonType, ""),
		"answers JSON of another shape":         saying(jsonType, `{"posts": "none"}`),
		"answers a web page":                    saying("text/html", "<h1>Welcome</h1>"),
		"answers more than 64 MB":               sayTooMuch,
		"answers with 21 posts":                 saying(jsonType, `{"posts": [`+strings.Repeat(`{"text": "Yes."},`, tooOften-1)+`{"text": "Yes."}]}`),
		"answers with a card":                   saying(jsonType, `{"posts": [{"card": `+seatCard+`}]}`),
		"answers with a file":                   saying(jsonType, `{"posts": [{"text": "Here is your ticket.", "attachments": [`+ticketFile+`]}]}`),
		"answers with words, a file and a card": saying(jsonType, `{"posts": [{"text": "Here is your ticket.", "attachments": [`+ticketFile+`], "card": `+seatCard+`}]}`),
		"answers twice":                         saying(jsonType, `{"text": "Yes."} {"text": "No."}`),
		"answers twice in one stream":           saying(streamType, `{"text": "Yes."}`+"\n"+`{"text": "No."}`+"\n"),
		"answers 500":                           refusing(http.StatusInternalServerError),
		"answers 404":                           refusing(http.StatusNotFound),
		"sends elsewhere":                       refusing(http.StatusTemporaryRedirect, "Location", "http://127.0.0.1:1/agent"),
		"answers 401":                           refusing(http.StatusUnauthorized),
		"asks to be left alone for a minute":    refusing(http.StatusServiceUnavailable, "Retry-After", "60"),
		"breaks off its answer":                 breakingOff(jsonType, `{"text": "You sa`),
		"breaks off its stream":                 breakingOff(streamType, `{"delta": "You sa"}`+"\n"),
		"ends its stream too early":             saying(streamType, `{"delta": "You sa"}`+"\n"),
		"hangs":                                 hang,
		"thinks for long":                       thinkForLong,
		"thinks aloud":                          thinkAloud,
	}
}

func answerWell(w http.ResponseWriter, _ *http.Request, s said) {
	w.Header().Set("Content-Type", jsonType)
	_ = json.NewEncoder(w).Encode(map[string]string{"text": "You said: " + s.text}) // whoever asked is gone when this fails
}

func saying(contentType, body string) manner {
	return func(w http.ResponseWriter, _ *http.Request, _ said) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body) // whoever asked is gone when this fails
	}
}

func sayTooMuch(w http.ResponseWriter, _ *http.Request, _ said) {
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Content-Length", tooMuch)
	_ = http.NewResponseController(w).Flush() // whoever asked is gone when this fails
	panic(http.ErrAbortHandler)               // all of it need not be sent
}

func refusing(status int, header ...string) manner {
	return func(w http.ResponseWriter, _ *http.Request, _ said) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "out of order") // whoever asked is gone when this fails
	}
}

func breakingOff(contentType, body string) manner {
	return func(w http.ResponseWriter, r *http.Request, s said) {
		saying(contentType, body)(w, r, s)
		_ = http.NewResponseController(w).Flush() // whoever asked is gone when this fails
		panic(http.ErrAbortHandler)
	}
}

// hang never answers.
func hang(_ http.ResponseWriter, r *http.Request, _ said) { <-r.Context().Done() }

// thinkForLong answers well when the program is itself again.
func thinkForLong(w http.ResponseWriter, r *http.Request, s said) {
	select {
	case <-s.released:
		answerWell(w, r, s)
	case <-r.Context().Done():
	}
}

// thinkAloud begins to stream what the program says, and ends when it is itself again.
func thinkAloud(w http.ResponseWriter, r *http.Request, s said) {
	saying(streamType, `{"delta": "You said"}`+"\n")(w, r, s)
	_ = http.NewResponseController(w).Flush() // whoever asked is gone when this fails
	select {
	case <-s.released:
		_ = json.NewEncoder(w).Encode(map[string]any{"delta": ": " + s.text, "done": true}) // as above
	case <-r.Context().Done():
	}
}
