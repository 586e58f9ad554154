package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"glipbox": main}) }

// TestScripts runs command lines and looks at what they print.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}

// free are flags that let everything listen on free ports.
func free(command string) []string {
	args := []string{command, "--json"}
	if command != "connector" {
		args = append(args, "--console-addr=127.0.0.1:0", "--sandbox-addr=127.0.0.1:0", "--production-addr=127.0.0.1:0")
	}
	if command != "emulator" {
		args = append(args, "--connector-addr=127.0.0.1:0")
	}
	return args
}

// server is a running glipbox.
type server struct {
	process *exec.Cmd
	places  map[string]string
}

// launch runs a command and waits until it says where everything is.
func launch(t *testing.T, args ...string) server {
	t.Helper()
	process := exec.CommandContext(context.WithoutCancel(t.Context()), "glipbox", args...)
	process.Stderr = t.Output()
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // fails where the test has ended the process itself
		_ = process.Process.Signal(syscall.SIGTERM)
		_ = process.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	s := server{process: process}
	if err := json.Unmarshal(line, &s.places); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return s
}

func TestServersAnswerOnceTheySayWhere(t *testing.T) {
	t.Parallel()

	tests := []struct {
		command string
		places  []string
	}{
		{command: "emulator", places: []string{"console", "control", "sandbox", "sandboxApp", "production", "productionApp"}},
		{command: "connector", places: []string{"connector", "setupLink"}},
		{command: "up", places: []string{"console", "control", "sandbox", "sandboxApp", "production", "productionApp", "connector", "adminLink", "talk"}},
	}
	for _, tt := range tests {
		t.Run(tt.command, func(t *testing.T) {
			t.Parallel()
			s := launch(t, free(tt.command)...)

			for _, key := range tt.places {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.places[key], http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := http.DefaultTransport.RoundTrip(req)
				if err != nil {
					t.Fatalf("%s: %v", key, err)
				}
				_ = resp.Body.Close()
				if api := key == "sandbox" || key == "production"; resp.StatusCode >= http.StatusBadRequest && !api {
					t.Errorf("%s answers %s", s.places[key], resp.Status)
				}
			}
			if len(s.places) != len(tt.places) {
				t.Errorf("got %v, want %v", s.places, tt.places)
			}

			if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := s.process.Wait(); err != nil {
				t.Errorf("ended with %v, want exit code 0", err)
			}
		})
	}
}

func TestEnvFileSaysWhatEnvPrints(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "env")
	s := launch(t, append(free("emulator"), "--env-file="+file)...)

	written, err := os.ReadFile(file)
	printed, printErr := exec.CommandContext(t.Context(), "glipbox", "env", "--console-url", s.places["console"]).Output()

	if err != nil || printErr != nil || string(written) != string(printed) {
		t.Fatalf("%v, %v: wrote %q, printed %q", err, printErr, written, printed)
	}
	for _, name := range []string{
		"RINGCENTRAL_SERVER_URL='" + s.places["sandbox"] + "'", "RINGCENTRAL_CLIENT_ID=", "RINGCENTRAL_CLIENT_SECRET=",
		"RINGCENTRAL_JWT='ey", "RC_SERVER_URL=", "RC_APP_CLIENT_ID=", "RC_USER_JWT=", "RINGCENTRAL_BOT_CLIENT_ID=",
	} {
		if !strings.Contains(string(written), "export "+name) {
			t.Errorf("%s is missing in\n%s", name, written)
		}
	}
}

func TestUpAnswersAgainWithTheSameData(t *testing.T) {
	t.Parallel()
	data := "--data=" + t.TempDir()
	for run := range 2 {
		s := launch(t, append(free("up"), data)...)
		c := control.New(s.places["console"], nil)
		people, err := c.People(t.Context(), control.Sandbox)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := c.CreatePost(t.Context(), control.Sandbox, people[1].ID, control.NewPost{To: "travel@acme.example", Text: "Hello"})
		if err != nil {
			t.Fatal(err)
		}
		if answer := awaitPost(t, c, asked); !strings.HasPrefix(answer.Text, "Hello Alice") {
			t.Errorf("run %d: got %q", run, answer.Text)
		}
		if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := s.process.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUpAnswersAgainAfterAReset(t *testing.T) {
	t.Parallel()
	s := launch(t, free("up")...)
	c := control.New(s.places["console"], nil)
	people, err := c.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		asked, err := c.CreatePost(t.Context(), control.Sandbox, people[1].ID, control.NewPost{To: "travel@acme.example", Text: "Hello"})
		if err != nil {
			t.Fatal(err)
		}
		if answer := awaitPost(t, c, asked); !strings.HasPrefix(answer.Text, "Hello Alice") {
			t.Errorf("got %q", answer.Text)
		}
		if err := c.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// awaitPost returns the next post in the chat.
func awaitPost(t *testing.T, c *control.Client, asked control.Post) control.Post {
	t.Helper()
	var after uint64
	for t.Context().Err() == nil {
		changes, err := c.Changes(t.Context(), after, 10*time.Second)
		if err != nil || len(changes.Changes) == 0 {
			t.Fatalf("no answer in chat %s: %v", asked.ChatID, err)
		}
		for _, change := range changes.Changes {
			if p := change.Post; p != nil && p.ChatID == asked.ChatID && p.ID != asked.ID {
				return *p
			}
		}
		after = changes.Last
	}
	return control.Post{}
}

func TestPortInUseIsOneSentence(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(launch(t, free("emulator")...).places["sandbox"], "http://")

	args := append(free("up"), "--sandbox-addr="+taken)
	output, err := exec.CommandContext(t.Context(), "glipbox", args...).CombinedOutput()

	if err == nil || !strings.HasPrefix(string(output), "glipbox: the sandbox address "+taken+" cannot be used") ||
		strings.Count(string(output), "\n") != 1 {
		t.Errorf("got %v, %q", err, output)
	}
}
