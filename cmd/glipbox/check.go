package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	longestAnswer  = 2 * time.Minute // of --agent-url; then the connector itself gives up
	longestHistory = 20              // posts that a model can be told
)

// check refuses flags that a connector cannot keep to.
func (f connectorFlags) check() error {
	if f.Database != "" && !strings.HasPrefix(f.Database, "postgres://") && !strings.HasPrefix(f.Database, "postgresql://") {
		return errors.New("--database is not an address such as postgres://user:password@host/name; leave it out for SQLite in the --data folder")
	}
	if f.ConnectorPublicURL != "" && !isURL(f.ConnectorPublicURL) {
		return fmt.Errorf("--connector-public-url %s is not a URL such as https://connector.example.com", f.ConnectorPublicURL)
	}
	return f.agentFlags.check()
}

// check refuses settings of an agent that is not chosen, and those out of their range.
func (f agentFlags) check() error {
	switch {
	case f.AgentTimeout <= 0 || f.AgentTimeout >= longestAnswer:
		return fmt.Errorf("--agent-timeout %s is not between nothing and two minutes: write one such as 100s", f.AgentTimeout)
	case f.OpenAIHistory > longestHistory:
		return fmt.Errorf("--openai-history %d is too much: a model is told %d posts at most, and none with -1", f.OpenAIHistory, longestHistory)
	case f.AgentSecret != "" && f.AgentURL == "":
		return errors.New("--agent-secret signs requests to --agent-url: give that as well, or leave the secret out")
	case (f.OpenAIModel != "" || f.OpenAIAPIKey != "" || f.OpenAISystem != "") && f.OpenAIBaseURL == "":
		return errors.New("--openai-model, --openai-api-key and --openai-system need --openai-base-url: give that as well, or leave them out")
	}
	return nil
}

// platformCheck refuses addresses at which no RingCentral can answer.
func platformCheck(sandbox, production string) error {
	if !isURL(sandbox) {
		return fmt.Errorf("--sandbox-url %s is not a URL such as http://127.0.0.1:8841", sandbox)
	}
	if !isURL(production) {
		return fmt.Errorf("--production-url %s is not a URL such as https://platform.ringcentral.com", production)
	}
	return nil
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
