package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
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
	address := strings.TrimPrefix(s.places["console"], "http://")
	byAddress := exec.CommandContext(t.Context(), "glipbox", "env")
	byAddress.Env = append(os.Environ(), "GLIPBOX_CONSOLE_ADDR="+address)
	if printed, err := byAddress.Output(); err != nil || string(written) != string(printed) {
		t.Errorf("%v: by its address it printed %q", err, printed)
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

// What was said is there after kill -9, and what was not answered yet is answered then,
// once, although everything has another address.
func TestKilledUpGoesOn(t *testing.T) {
	t.Parallel()
	args := append(free("up"), "--data="+t.TempDir(), "--admin-key=key")
	var asked []control.Post
	var stream string
	for run := range 4 {
		s := launch(t, args...)
		c := control.New(s.places["console"], nil)
		people, err := c.People(t.Context(), control.Sandbox)
		if err != nil {
			t.Fatal(err)
		}
		if run > 0 {
			awaitAnswers(t, c, s.places["sandbox"], people[1].ID, asked)
		}
		kept, err := (&channels{base: s.places["connector"], key: "key"}).named(t.Context(), agentName)
		if err != nil || run > 0 && kept.StreamID != stream {
			t.Fatalf("run %d: the channel is %q, %v, want %q", run, kept.StreamID, err, stream)
		}
		stream = kept.StreamID
		for n := range 1 + run {
			post, err := c.CreatePost(t.Context(), control.Sandbox, people[1].ID, control.NewPost{To: "travel@acme.example", Text: "Hello"})
			if err != nil {
				t.Fatal(err)
			}
			if asked = append(asked, post); n == 0 {
				awaitAnswers(t, c, s.places["sandbox"], people[1].ID, asked) // the others perhaps, perhaps not
			}
		}
		if err := s.process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = s.process.Wait() // says that it was killed
	}
}

// awaitAnswers waits until everything that was asked is answered, once each, and nothing
// else is said.
func awaitAnswers(t *testing.T, c *control.Client, sandbox string, person control.PersonID, asked []control.Post) {
	t.Helper()
	for after := uint64(0); ; {
		questions, answers := said(t, c, sandbox, person, asked[0].ChatID)
		if questions != len(asked) || answers > questions {
			t.Fatalf("there are %d questions and %d answers, %d were asked", questions, answers, len(asked))
		}
		if answers == questions {
			return
		}
		changes, err := c.Changes(t.Context(), after, 30*time.Second)
		if gone, ok := errors.AsType[*control.Error](err); ok && gone.Oldest > 0 {
			after = gone.Oldest - 1
			continue
		}
		if err != nil || len(changes.Changes) == 0 {
			t.Fatalf("%d questions have %d answers: %v", questions, answers, err)
		}
		after = changes.Last
	}
}

// said counts what the person and the agent said in a chat.
func said(t *testing.T, c *control.Client, sandbox string, person control.PersonID, chat control.ChatID) (questions, answers int) {
	t.Helper()
	token, err := c.PersonToken(t.Context(), control.Sandbox, person)
	if err != nil {
		t.Fatal(err)
	}
	url := sandbox + "/team-messaging/v1/chats/" + string(chat) + "/posts?recordCount=250"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page struct {
		Records []struct {
			Creator string `json:"creatorId"`
		} `json:"records"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
	for _, post := range page.Records {
		if post.Creator == string(person) {
			questions++
		} else {
			answers++
		}
	}
	return questions, answers
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
		changes, err := c.Changes(t.Context(), after, 30*time.Second)
		if gone, ok := errors.AsType[*control.Error](err); ok && gone.Oldest > 0 {
			after = gone.Oldest - 1 // what an earlier process did
			continue
		}
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
