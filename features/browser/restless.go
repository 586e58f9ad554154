package browser

import (
	"context"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/glipbox/glipbox/features/steps"
)

// PressTwice clicks twice on the button, as fast as one can, and waits for the page that
// this leads to.
func (p *Person) PressTwice(ctx context.Context, name string) error {
	return p.click(ctx, name, 2)
}

// Back goes back in the history, and waits for the page.
func (p *Person) Back(ctx context.Context) error {
	return p.leave(ctx, "history.back()")
}

// Reload loads the page once more, and waits for it. A form that led to it is sent again.
func (p *Person) Reload(ctx context.Context) error {
	return p.leave(ctx, "location.reload()")
}

// leave runs what takes the tab to another page, once it was answered what page that leaves, and
// waits for the other one.
func (p *Person) leave(ctx context.Context, script string) error {
	var born float64
	var there bool
	return p.run(ctx,
		chromedp.Evaluate("setTimeout(() => "+script+"), performance.timeOrigin", &born),
		chromedp.ActionFunc(func(ctx context.Context) error { return p.outlive(ctx, call("successor", born), &there) }))
}

// Another opens one more tab of the same person.
func (p *Person) Another(ctx context.Context) steps.Browser { return p.chromium.Another(ctx, p) }

// Type strikes keys, wherever the focus is, and waits for the page that this leads to.
func (p *Person) Type(ctx context.Context, keys string) error {
	switch keys {
	case "Tab":
		keys = kb.Tab
	case "Enter":
		keys = kb.Enter
	}
	var born float64
	if err := p.run(ctx, chromedp.Evaluate(onceDrawn, &born, awaited)); err != nil {
		return err
	}
	next := p.nextPage()
	return p.run(ctx, chromedp.KeyEvent(keys), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := p.arrive(ctx, born, next)
		return err
	}))
}

// onceDrawn tells when the page began, once it was drawn: what has the focus from the start has
// it no earlier.
const onceDrawn = `Promise.race([
	new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
	new Promise((done) => setTimeout(done, 1000)),
]).then(() => performance.timeOrigin)`
