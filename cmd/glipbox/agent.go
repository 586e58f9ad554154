package main

import (
	"time"

	"github.com/glipbox/glipbox/connector/app"
)

// agentFlags choose another agent than the built-in one.
type agentFlags struct {
	AgentURL            string        `placeholder:"URL" help:"Agent behind HTTP, to which every message is sent."`
	AgentSecret         string        `placeholder:"SECRET" help:"Secret with which the requests to --agent-url are signed."`
	AgentTimeout        time.Duration `default:"100s" help:"How long an answer of an agent behind HTTP, or of a model, may take; less than two minutes."`
	AgentAllowLinkLocal bool          `help:"Let agents be called at link-local and cloud metadata addresses."`
	OpenAIBaseURL       string        `name:"openai-base-url" placeholder:"URL" help:"Model behind OpenAI-compatible chat completions, such as https://api.openai.com/v1."`
	OpenAIModel         string        `name:"openai-model" placeholder:"NAME" help:"Name of the model."`
	OpenAIAPIKey        string        `name:"openai-api-key" placeholder:"KEY" help:"API key of the model's server; none when empty."`
	OpenAISystem        string        `name:"openai-system" placeholder:"TEXT" help:"What the model is told first."`
	OpenAIHistory       int           `name:"openai-history" default:"20" help:"How many earlier posts of the chat the model is told; at most 20, none when negative."`
}

func (f agentFlags) bind(o *app.Options) {
	o.Remote = app.RemoteAgent{URL: f.AgentURL, Secret: f.AgentSecret, Timeout: f.AgentTimeout}
	o.OpenAI = app.OpenAIAgent{
		BaseURL: f.OpenAIBaseURL, Model: f.OpenAIModel, Key: f.OpenAIAPIKey, System: f.OpenAISystem, History: f.OpenAIHistory,
	}
	o.AllowLinkLocal = f.AgentAllowLinkLocal
}
