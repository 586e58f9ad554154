package adminui

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

// listDeadLetters serves GET /channels/{streamid}/dead-letters.
func (h *Handler) listDeadLetters(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channel(w, r, "Dead letters")
	page.Follow += ofLetters
	return answer{template: "dead-letters", data: page}, err
}

// replayDeadLetter serves POST /channels/{streamid}/dead-letters/{postId}/replay.
func (h *Handler) replayDeadLetter(_ http.ResponseWriter, r *http.Request) (answer, error) {
	post, err := strconv.ParseInt(mux.Vars(r)["postId"], 10, 64) // negative of a notification
	if err != nil {
		return answer{}, connector.ErrNotFound
	}
	back := answer{redirect: path(streamOf(r)) + "/dead-letters", flash: done("The message waits for its turn again.")}
	err = h.Connector.Replay(r.Context(), streamOf(r), connector.PostID(post))
	if errors.Is(err, connector.ErrNotFound) { // pressed twice, or in another window
		back.flash = &flash{Kind: "danger", Text: "The message is not among the dead letters any more.", Remedy: "Look at its conversation."}
		return back, nil
	}
	return back, err
}

// healthPage says how a channel is.
type healthPage struct {
	channelPage
	refused

	Summary  string
	Findings []connector.Finding // of a test of the connection
	Reason   string              // for a block, as it was typed
	Calls    []callView          // that were refused
}

// showHealth serves GET /channels/{streamid}/health.
func (h *Handler) showHealth(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.healthPage(w, r)
	typedInto(r, "reason", &page.Reason)
	return answer{template: "health", data: page}, err
}

func (h *Handler) healthPage(w http.ResponseWriter, r *http.Request) (healthPage, error) {
	page, err := h.channel(w, r, "Health")
	if err != nil {
		return healthPage{}, err
	}
	page.Follow += ofHealth
	return h.health(r, page)
}

func (h *Handler) health(r *http.Request, page channelPage) (healthPage, error) {
	calls, err := h.refusedCalls(r, page.Channel.StreamID)
	return healthPage{channelPage: page, Summary: summary(page), Calls: calls}, err
}

// testConnection serves POST /channels/{streamid}/health: it asks RingCentral, and says what
// it has found.
func (h *Handler) testConnection(w http.ResponseWriter, r *http.Request) (answer, error) {
	findings, err := h.Connector.ExamineChannel(r.Context(), streamOf(r))
	if err != nil {
		return answer{}, err
	}
	page, err := h.healthPage(w, r)
	page.Findings = findings
	if slices.ContainsFunc(findings, func(f connector.Finding) bool { return f.Problem != nil }) {
		page.Summary = "Not everything is as it should be"
	}
	return answer{template: "health", data: page}, err
}

// blockStream serves POST /channels/{streamid}/block.
func (h *Handler) blockStream(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	back := answer{redirect: path(streamOf(r)) + "/health"}
	if r.PostForm.Get("blocked") != "yes" {
		back.flash = done("The stream is not blocked any more. What waited is answered now.")
		_, err := h.Connector.Unblock(r.Context(), streamOf(r))
		return back, err
	}
	back.flash = done("The stream is blocked.")
	_, err := h.Connector.Block(r.Context(), streamOf(r), r.PostForm.Get("reason"))
	wrong, told := refusalOf(err)
	if !told {
		return back, err
	}
	page, err := h.healthPage(w, r)
	page.refused, page.Reason = wrong, r.PostForm.Get("reason")
	return answer{status: wrong.status(), template: "health", data: page}, err
}

func summary(p channelPage) string {
	switch {
	case p.Channel.Blocked():
		return "The stream is blocked"
	case p.Connection.Problem != nil:
		return "The channel needs attention"
	case p.Channel.NeedsAttention():
		return "The channel needs attention in " + environmentName(p.Channel.Unselected())
	case p.Connection.Enabled && len(p.Letters) > 0:
		return "The channel answers, but some messages were given up"
	case p.Connection.Enabled:
		return "The channel answers"
	default:
		return "The channel is not enabled"
	}
}
