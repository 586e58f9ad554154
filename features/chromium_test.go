//go:build browser

package features

import (
	"flag"
	"log/slog"
	"runtime"
	"testing"

	"github.com/glipbox/glipbox/features/browser"
)

// TestFeaturesInChromium runs the scenarios that people walk through on web pages once
// more, in a real browser.
func TestFeaturesInChromium(t *testing.T) {
	t.Parallel()
	chromium := startChromium(t, browser.Options{})
	tags := "@browser"
	if chosen := flag.Lookup(tagsFlag).Value.String(); chosen != "" {
		tags += " && " + chosen
	}
	run(t, tags, runtime.GOMAXPROCS(0)+1, chromium.Person)
}

// startChromium starts a browser that ends with the test, and tells the test what goes wrong.
func startChromium(tb testing.TB, o browser.Options) *browser.Chromium {
	tb.Helper()
	o.Logger = slog.New(slog.NewTextHandler(tb.Output(), nil))
	chromium, err := browser.Start(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(chromium.Close)
	return chromium
}
