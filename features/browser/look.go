package browser

import (
	"context"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Wear changes the screen of a person, whatever the others have.
func (p *Person) Wear(ctx context.Context, o Options) error { return p.run(ctx, screen(o)...) }

func screen(o Options) []chromedp.Action {
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	return []chromedp.Action{
		emulation.SetDeviceMetricsOverride(o.Width, o.Height, 1, false),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
	}
}

// Run runs an expression of JavaScript on the page, waits for what it promises, and
// decodes that into answer.
func (p *Person) Run(ctx context.Context, expression string, answer any) error {
	return p.run(ctx, chromedp.Evaluate(expression, answer, awaited))
}
