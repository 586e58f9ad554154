package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestReadmeTellsTheTruth runs the README's curl calls against a glipbox up.
func TestReadmeTellsTheTruth(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```sh\n")
	if len(blocks) != 3 {
		t.Fatalf("the README has %d shell blocks, want 2", len(blocks)-1)
	}
	script, _, _ := strings.Cut(blocks[2], "```")
	s := launch(t, free("up")...)

	shell := exec.CommandContext(t.Context(), "sh", "-euc", strings.ReplaceAll(script, "bin/glipbox", "glipbox"))
	shell.Env = append(shell.Environ(), "GLIPBOX_CONSOLE_URL="+s.places["console"])
	output, err := shell.CombinedOutput()

	if err != nil || !strings.Contains(string(output), "Hello Alice, this is the Travel App.") {
		t.Errorf("got %v: %s", err, output)
	}
}
