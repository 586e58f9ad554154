//go:build npm

package npm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const (
	checks = "../../testdata/npm"
	grace  = 10 * time.Second // from SIGTERM until the emulator is killed
)

func TestPublicSDKs(t *testing.T) {
	t.Parallel()
	if err := Install(t.Context(), checks); err != nil {
		t.Fatal(err)
	}
	env := start(t, build(t))

	run(t, checks, "sh", "-c", `. "$0" && exec node --test`, env)
}

func TestLockFileNamesNoRegistry(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(checks, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Resolved, Integrity string
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}

	for name, entry := range lock.Packages {
		if entry.Resolved != "" {
			t.Errorf("%s is resolved to %s, want no address", name, entry.Resolved)
		}
		if name != "" && entry.Integrity == "" {
			t.Errorf("%s has no integrity hash", name)
		}
	}
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "glipbox")
	run(t, "../..", "go", "build", "-o", binary, "./cmd/glipbox")
	return binary
}

// start runs the emulator until the test ends, and returns its environment file.
func start(t *testing.T, binary string) string {
	t.Helper()
	env := filepath.Join(t.TempDir(), "env")
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), binary, "emulator", "--json", "--env-file", env,
		"--console-addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--production-addr", "127.0.0.1:0")
	cmd.Stderr = &stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := cmd.Wait()
		if !cmd.ProcessState.Success() {
			t.Errorf("emulator ended with %v: %s", err, stderr.Bytes())
		}
	})
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil || !json.Valid(line) {
		t.Fatalf("emulator printed %q, %v, want a line of JSON", line, err)
	}
	tellControl(t, env, line)
	return env
}

// tellControl adds where the control API is, by which checks move the clock.
func tellControl(t *testing.T, env string, line []byte) {
	t.Helper()
	var places struct{ Control string }
	err := json.Unmarshal(line, &places)
	file, openErr := os.OpenFile(env, os.O_APPEND|os.O_WRONLY, 0)
	if err := errors.Join(err, openErr); err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteString("export GLIPBOX_CONTROL_URL=" + places.Control + "\n")
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}
