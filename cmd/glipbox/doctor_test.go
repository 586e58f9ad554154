package main

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The doctor looks at what up runs, and then at what is left of it.
func TestDoctorExaminesARunningConnector(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	s := launch(t, append(free("up"), "--data="+dir)...)
	address, err := url.Parse(s.places["connector"])
	if err != nil {
		t.Fatal(err)
	}
	doctor := func() (string, int) {
		text, err := exec.CommandContext(t.Context(), "glipbox", "doctor", "--data="+dir, "--connector-addr="+address.Host,
			"--sandbox-url="+s.places["sandbox"], "--production-url="+s.places["production"]).CombinedOutput()
		exit, failed := errors.AsType[*exec.ExitError](err)
		if failed {
			return string(text), exit.ExitCode()
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(text), 0
	}

	text, code := doctor()
	for _, want := range []string{"key", "database", "public URL", "clock against sandbox", "webhook address", "authorization", "subscription", "websocket", "dead letters"} {
		if !strings.Contains(text, want) {
			t.Errorf("no line about the %s", want)
		}
	}
	if code != 0 || t.Failed() {
		t.Errorf("got exit code %d and\n%s", code, text)
	}

	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		t.Fatal(err)
	}
	text, code = doctor()
	for _, want := range []string{"Nothing answers at " + s.places["connector"], "RingCentral does not answer at " + s.places["sandbox"], "checks found something wrong"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q", want)
		}
	}
	if code != 1 || t.Failed() {
		t.Errorf("got exit code %d and\n%s", code, text)
	}
}
