package app

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// A key is replaced: with the previous one beside it once, then without.
func TestKeyRotation(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	rc := ringcentraltest.New(t)
	dir := t.TempDir()
	const old, fresh = "the key of the year before", "the key of this year"
	var stream string
	step(t, rc, Options{Data: dir, Key: old}, func(c *client) { stream = c.live() })

	for _, o := range []Options{{Data: dir, Key: fresh, PreviousKey: old}, {Data: dir, Key: fresh}} {
		step(t, rc, o, func(c *client) {
			if got := c.api(http.MethodPost, "/"+stream+"/authorization", `{"jwt":"`+ringcentraltest.JWT+`"}`)["state"]; got != "Enabled" {
				t.Errorf("with the key %q the channel is %v", o.Key, got)
			}
		})
	}
	step(t, rc, Options{Data: dir, Key: old}, func(c *client) {
		if text := c.refused(http.MethodPost, "/"+stream+"/authorization", `{"jwt":"x"}`, http.StatusInternalServerError); !strings.Contains(text, "GLIPBOX_KEY") {
			t.Errorf("the old key opens secrets: %s", text)
		}
	})
}

func TestKeyFileRotation(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	rc := ringcentraltest.New(t)
	dir := t.TempDir()
	var stream string
	step(t, rc, Options{Data: dir}, func(c *client) { stream = c.live() })
	if err := os.Rename(filepath.Join(dir, keyFile), filepath.Join(dir, previousFile)); err != nil {
		t.Fatal(err)
	}
	step(t, rc, Options{Data: dir}, func(*client) {})
	if err := os.Remove(filepath.Join(dir, previousFile)); err != nil {
		t.Fatal(err)
	}

	step(t, rc, Options{Data: dir}, func(c *client) {
		if got := c.api(http.MethodPost, "/"+stream+"/authorization", `{"jwt":"`+ringcentraltest.JWT+`"}`)["state"]; got != "Enabled" {
			t.Errorf("the channel is %v", got)
		}
	})
}

// step runs a connector for as long as use lasts.
func step(t *testing.T, rc *ringcentraltest.Server, o Options, use func(*client)) {
	t.Helper()
	t.Run("step", func(t *testing.T) { use(start(t, rc, o)) })
}
