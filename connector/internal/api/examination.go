package api

import (
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

type findingInfo struct {
	Check   string       `json:"check"`
	Seen    string       `json:"seen,omitempty"`
	Problem *problemInfo `json:"problem"` // null when it is fine
}

// examineChannel serves POST /api/v1/channels/{streamid}/examination: RingCentral is asked
// whether everything is as the channel has it.
func (h *Handler) examineChannel(r *http.Request) (any, error) {
	findings, err := h.Connector.ExamineChannel(r.Context(), stream(r))
	return list(findings, err, func(f connector.Finding) findingInfo {
		info := findingInfo{Check: f.Check, Seen: f.Seen}
		if f.Problem != nil {
			info.Seen, info.Problem = "", &problemInfo{f.Problem.Reason, f.Problem.Remedy}
		}
		return info
	})
}
