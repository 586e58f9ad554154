package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator"
)

// place is one address and what is there.
type place struct {
	key, title, url string
	serves          bool // whether a server begins there, which has to answer before the program is ready
}

// addresses lists what an emulator serves.
func addresses(e *emulator.Emulator) []place {
	sandbox, production := e.URL(emulator.Sandbox), e.URL(emulator.Production)
	return []place{
		{key: "console", title: "Developer Console", url: e.ConsoleURL(), serves: true},
		{key: "control", title: "Control API", url: e.ConsoleURL() + "/_emulator/v1"},
		{key: "sandbox", title: "Sandbox API", url: sandbox, serves: true},
		{key: "sandboxApp", title: "RingCentral app", url: sandbox + "/app"},
		{key: "production", title: "Production API", url: production, serves: true},
		{key: "productionApp", title: "RingCentral app (production)", url: production + "/app"},
	}
}

const readyTimeout = 10 * time.Second

// announce waits until everything answers and then says where it is. What only the start
// has needed is given back to the system soon.
func announce(ctx context.Context, c *console, asJSON bool, places []place) error {
	if err := awaitReady(ctx, places); err != nil {
		return err
	}
	trimSoon()
	if asJSON {
		return printJSON(c, places)
	}
	return printTable(c, places)
}

// awaitReady asks each server for nothing in particular, which it answers without making
// its routes.
func awaitReady(ctx context.Context, places []place) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for _, p := range places {
		if !p.serves {
			continue
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodOptions, p.url, http.NoBody)
		if err != nil {
			return err
		}
		req.URL.Opaque = "*"
		resp, err := (&http.Client{}).Do(req)
		if err != nil {
			return fmt.Errorf("%s does not answer at %s: %w", p.title, p.url, err)
		}
		_ = resp.Body.Close() // only that it answers counts
	}
	return nil
}

func printJSON(c *console, places []place) error {
	object := make(map[string]string, len(places))
	for _, p := range places {
		object[p.key] = p.url
	}
	return json.NewEncoder(c.stdout).Encode(object)
}

func printTable(c *console, places []place) error {
	var text strings.Builder
	text.WriteString("\nGlipbox is ready.\n\n")
	width := 0
	for _, p := range places {
		width = max(width, len(p.title))
	}
	for _, p := range places {
		fmt.Fprintf(&text, "  %-*s   %s\n", width, p.title, p.url)
	}
	text.WriteString("\nCtrl-C ends it.\n")
	_, err := io.WriteString(c.stdout, text.String())
	return err
}

// printLink shows a link that somebody without a password has asked the connector for.
func (c *console) printLink(link string) {
	_, _ = fmt.Fprintf(c.stderr, "Sign in to the connector (once): %s\n", link) // nobody is there when this fails
}

// errorsOf joins errors into one sentence.
func errorsOf(errs ...error) error {
	err := errors.Join(errs...)
	if err == nil {
		return nil
	}
	return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
}
