package api

import (
	"encoding/json"
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

// agentInfo is which agent answers in a channel. Its secret is never shown.
type agentInfo struct {
	Kind      connector.AgentKind `json:"kind"` // empty for the connector's own
	HasSecret bool                `json:"hasSecret"`
	connector.AgentChoice
}

// readAgent serves GET /api/v1/channels/{streamid}/agent.
func (h *Handler) readAgent(r *http.Request) (any, error) {
	channel, err := h.Connector.Channel(r.Context(), stream(r))
	if err != nil {
		return nil, err
	}
	return h.agentInfo(r, channel)
}

func (h *Handler) agentInfo(r *http.Request, c connector.Channel) (any, error) {
	choice, err := c.Agent.Choice()
	if err != nil {
		return nil, err
	}
	has, err := h.Connector.HasAgentSecret(r.Context(), c.StreamID)
	return agentInfo{Kind: choice.Kind, HasSecret: has, AgentChoice: choice}, err
}

// updateAgent serves PUT /api/v1/channels/{streamid}/agent.
func (h *Handler) updateAgent(r *http.Request) (any, error) {
	body, err := decode[struct {
		Kind    connector.AgentKind `json:"kind"`
		Dialog  string              `json:"dialog"`
		URL     string              `json:"url"`
		Model   string              `json:"model"`
		System  string              `json:"system"`
		History *int                `json:"history"` // as many as there can be when left out
		Secret  *string             `json:"secret"`  // kept when left out
	}](r)
	if err != nil {
		return nil, err
	}
	choice := connector.AgentChoice{
		Kind: body.Kind, Dialog: body.Dialog, URL: body.URL, Model: body.Model, System: body.System, History: connector.MaxHistory,
	}
	if body.History != nil {
		choice.History = *body.History
	}
	channel, err := h.Connector.BindAgent(r.Context(), stream(r), choice, body.Secret)
	if err != nil {
		return nil, err
	}
	return h.agentInfo(r, channel)
}

type replyInfo struct {
	Posts  []replyPostInfo `json:"posts"` // none is silence
	Memory string          `json:"memory,omitempty"`
}

type replyPostInfo struct {
	Text        string          `json:"text"`
	Card        json.RawMessage `json:"card,omitempty"`
	Attachments []string        `json:"attachments,omitempty"` // their names
}

// tryAgent serves POST /api/v1/channels/{streamid}/agent/trial: the agent is asked, and
// nothing of it reaches RingCentral.
func (h *Handler) tryAgent(r *http.Request) (any, error) {
	body, err := decode[struct {
		Text   string `json:"text"`
		Memory string `json:"memory"`
	}](r)
	if err != nil {
		return nil, err
	}
	reply, err := h.Connector.TryAgent(r.Context(), stream(r), body.Text, body.Memory)
	if err != nil {
		return nil, err
	}
	info := replyInfo{Posts: []replyPostInfo{}, Memory: reply.Memory}
	for _, post := range reply.Posts {
		one := replyPostInfo{Text: post.Text, Card: post.Card}
		for _, file := range post.Files {
			one.Attachments = append(one.Attachments, file.Name)
		}
		info.Posts = append(info.Posts, one)
	}
	return info, nil
}
