package adminui

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

// agentPage is the page where the agent of a channel is chosen and tried.
type agentPage struct {
	channelPage
	refused

	Form      agentForm
	HasSecret bool // for the kind that is chosen at present
	Trial     *trial
}

// agentForm is what is entered. The secret is never sent back.
type agentForm struct {
	Kind    string // standard for the connector's own
	Dialog  string
	URL     string // of an agent behind HTTP
	BaseURL string // of a model
	Model   string
	System  string
	History string
}

// trial is what was tried, and what came of it.
type trial struct {
	refused

	Text   string
	Posts  []connector.ReplyPost
	Memory string // for the next text
	Asked  bool
}

const standardAgent = "standard" // the form's name of the connector's own agent

// showAgent serves GET /channels/{streamid}/agent.
func (h *Handler) showAgent(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.agentPage(w, r)
	if err != nil {
		return answer{}, err
	}
	page.Form.resume(r)
	if _, saved := typed(r, "kind"); !saved {
		typedInto(r, "text", &page.Trial.Text)
	}
	return answer{template: "agent", data: page}, nil
}

// resume fills in what was typed before the session ended.
func (f *agentForm) resume(r *http.Request) {
	for field, into := range map[string]*string{
		"kind": &f.Kind, "dialog": &f.Dialog, "url": &f.URL, "baseUrl": &f.BaseURL, "model": &f.Model, "system": &f.System, "history": &f.History,
	} {
		typedInto(r, field, into)
	}
}

func (h *Handler) agentPage(w http.ResponseWriter, r *http.Request) (agentPage, error) {
	channel, err := h.channel(w, r, "Agent")
	if err != nil {
		return agentPage{}, err
	}
	choice, err := channel.Channel.Agent.Choice()
	if err != nil {
		return agentPage{}, err
	}
	has, err := h.Connector.HasAgentSecret(r.Context(), channel.Channel.StreamID)
	page := agentPage{channelPage: channel, HasSecret: has, Trial: &trial{}, Form: agentForm{
		Kind: standardAgent, Dialog: cmp.Or(choice.Dialog, h.Example), Model: choice.Model, System: choice.System, History: strconv.Itoa(connector.MaxHistory),
	}}
	if choice.Kind != connector.StandardAgent {
		page.Form.Kind = string(choice.Kind)
	}
	if choice.Kind == connector.HTTPAgent {
		page.Form.URL = choice.URL
	}
	if choice.Kind == connector.OpenAIAgent {
		page.Form.BaseURL, page.Form.History = choice.URL, strconv.Itoa(choice.History)
	}
	return page, err
}

// Keeps reports whether a secret is stored for an agent of a kind.
func (p agentPage) Keeps(kind connector.AgentKind) bool {
	return p.HasSecret && p.Channel.Agent.Kind == kind
}

// saveAgent serves POST /channels/{streamid}/agent.
func (h *Handler) saveAgent(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	typed := agentFormOf(r.PostForm)
	_, err := h.Connector.BindAgent(r.Context(), streamOf(r), typed.choice(), secretOf(r))
	wrong, told := refusalOf(err)
	if err == nil {
		return answer{redirect: path(streamOf(r)) + "/agent", flash: done("Saved. The next message is answered by this agent.")}, nil
	}
	if !told {
		return answer{}, err
	}
	page, err := h.agentPage(w, r)
	page.Form, page.refused = typed, wrong
	return answer{status: wrong.status(), template: "agent", data: page}, err
}

func agentFormOf(form url.Values) agentForm {
	return agentForm{
		Kind: form.Get("kind"), Dialog: strings.ReplaceAll(form.Get("dialog"), "\r\n", "\n"), URL: form.Get("url"), BaseURL: form.Get("baseUrl"),
		Model: form.Get("model"), System: strings.ReplaceAll(form.Get("system"), "\r\n", "\n"), History: form.Get("history"),
	}
}

// choice is the form in the words of the connector.
func (f agentForm) choice() connector.AgentChoice {
	c := connector.AgentChoice{Kind: connector.AgentKind(f.Kind), Dialog: f.Dialog, URL: f.URL, Model: f.Model, System: f.System}
	if c.Kind == standardAgent {
		c.Kind = connector.StandardAgent
	}
	if c.Kind != connector.HTTPAgent {
		c.URL = "" // of an agent that was not chosen
	}
	if c.Kind == connector.OpenAIAgent {
		c.URL = f.BaseURL
		history, err := strconv.Atoi(strings.TrimSpace(f.History))
		if err != nil {
			history = -1 // is refused
		}
		c.History = history
	}
	return c
}

// secretOf reads the secret of the kind that was chosen. An empty one keeps the stored one.
func secretOf(r *http.Request) *string {
	secret := r.PostForm.Get("secret")
	if r.PostForm.Get("kind") == string(connector.OpenAIAgent) {
		secret = r.PostForm.Get("apiKey")
	}
	if secret == "" && r.PostForm.Get("noKey") == "" {
		return nil
	}
	return &secret
}

// tryAgent serves POST /channels/{streamid}/agent/trial: the saved agent is asked, and what
// stands in the form of another one stays there.
func (h *Handler) tryAgent(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	page, err := h.agentPage(w, r)
	if err != nil {
		return answer{}, err
	}
	tried := &trial{Text: r.PostForm.Get("text"), Memory: r.PostForm.Get("memory")}
	page.Trial = tried
	if r.PostForm.Has("kind") { // of the form beside it, which is not saved
		page.Form = agentFormOf(r.PostForm)
	}
	reply, err := h.Connector.TryAgent(r.Context(), page.Channel.StreamID, tried.Text, tried.Memory)
	var told bool
	if tried.refused, told = refusalOf(err); err != nil && !told {
		return answer{}, err
	}
	if err == nil {
		tried.Asked, tried.Posts, tried.Memory = true, reply.Posts, reply.Memory
	}
	return answer{status: tried.status(), template: "agent", data: page}, nil
}
