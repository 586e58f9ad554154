//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const nobody = 65534 // user and group, who may not write what root has made

// Root may write anywhere, so that somebody else has to try.
func TestReadOnlyFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database := filepath.Join(dir, "emulator.db")
	if err := os.WriteFile(database, []byte("what somebody has"), 0o444); err != nil { //nolint:gosec // readable by all
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil { //nolint:gosec // likewise
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { //nolint:gosec // likewise
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) //nolint:gosec // for its removal

	output, err := asNobody(t, append(free("emulator"), "--data="+dir)...).CombinedOutput()

	want := "glipbox: the folder " + dir + " cannot be written to: "
	if err == nil || !strings.HasPrefix(string(output), want) || strings.Count(string(output), "\n") != 1 {
		t.Errorf("got %v, %q, want %q", err, output, want)
	}
	if after, err := os.ReadFile(database); err != nil || !bytes.Equal(after, []byte("what somebody has")) {
		t.Errorf("the file was changed (%v)", err)
	}
}

// asNobody returns a command that root lets somebody without rights run.
func asNobody(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		return exec.CommandContext(t.Context(), "glipbox", args...)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "glipbox")
	if err := os.WriteFile(file, program, 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), file, args...)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return command
}
