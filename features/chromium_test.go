//go:build browser

package features

import (
	"flag"
	"runtime"
	"testing"

	"github.com/glipbox/glipbox/features/browser"
)

// TestFeaturesInChromium runs the scenarios that people walk through on web pages once
// more, in a real browser.
func TestFeaturesInChromium(t *testing.T) {
	t.Parallel()
	chromium, err := browser.Start(t.Context(), browser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chromium.Close)
	tags := "@browser"
	if chosen := flag.Lookup(tagsFlag).Value.String(); chosen != "" {
		tags += " && " + chosen
	}
	run(t, tags, runtime.GOMAXPROCS(0)+1, chromium.Person)
}
