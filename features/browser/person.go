package browser

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/glipbox/glipbox/features/steps"
)

// Person is one person's tab. It is not for concurrent use. Fields below mu are guarded
// by it.
type Person struct {
	chromium *Chromium

	tab     context.Context //nolint:containedctx // chromedp keeps a tab in its context
	profile cdp.BrowserContextID
	prepare func() error

	mu   sync.Mutex
	next chan struct{} // is closed when the next page is there with all that belongs to it
}

// hear notes that a page was loaded.
func (p *Person) hear(event any) {
	if _, ok := event.(*page.EventLoadEventFired); !ok {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.next)
	p.next = make(chan struct{})
}

// nextPage is closed when another page is there.
func (p *Person) nextPage() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

// run does something in the tab, for as long as ctx and patience last.
func (p *Person) run(ctx context.Context, actions ...chromedp.Action) error {
	if err := p.prepare(); err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	return chromedp.Run(bounded, actions...) //nolint:contextcheck // chromedp keeps the tab in its context; ctx ends it, too
}

// Open goes to an address, as if it were typed.
func (p *Person) Open(ctx context.Context, address string) error {
	if err := p.run(ctx, chromedp.Navigate(address)); err != nil {
		return fmt.Errorf("open %s: %w", address, err)
	}
	return nil
}

// Fill writes a text into the field of that label, or chooses what is
// called so in a list or a group of buttons. A checkbox is ticked by "Yes".
func (p *Person) Fill(ctx context.Context, label, value string) error {
	var told string
	if err := p.run(ctx, chromedp.Evaluate(call("fill", label, value), &told)); err != nil {
		return err
	}
	switch {
	case told == "":
		return nil
	case told != "type":
		return errors.New(told)
	case value == "":
		return p.run(ctx, chromedp.KeyEvent("\b"))
	default:
		return p.write(ctx, value)
	}
}

// write enters a text at once, but for the last key, which is struck: each key takes several
// exchanges with Chromium.
func (p *Person) write(ctx context.Context, text string) error {
	_, size := utf8.DecodeLastRuneInString(text)
	end := len(text) - size
	actions := []chromedp.Action{chromedp.KeyEvent(text[end:])}
	if end > 0 {
		actions = append([]chromedp.Action{input.InsertText(text[:end])}, actions...)
	}
	return p.run(ctx, actions...)
}

// Press clicks on the button or link whose words begin with name, once there is one, and waits for the page
// that this leads to.
func (p *Person) Press(ctx context.Context, name string) error { return p.click(ctx, name, 1) }

// place is where a button or link was seen, on a page that was born then.
type place struct {
	X, Y, Born float64
	Problem    string
}

// tries is how often somebody clicks beside what is aimed at.
const tries = 20

// click clicks so many times on a button or link, without a look in between. Whoever
// clicks beside it, because it moved meanwhile, tries again.
func (p *Person) click(ctx context.Context, name string, times int) error {
	return p.run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		for range tries {
			if hit, err := p.clickOnce(ctx, name, times); err != nil || hit {
				return err
			}
		}
		return fmt.Errorf("nobody can press %q: something lies over it, or it never keeps still", name)
	}))
}

// clickOnce returns whether it met the button or link.
func (p *Person) clickOnce(ctx context.Context, name string, times int) (bool, error) {
	var at place
	if err := p.outlive(ctx, call("awaitPlace", name), &at); err != nil {
		return false, err
	}
	if at.Problem != "" {
		return false, errors.New(at.Problem)
	}
	next := p.nextPage()
	for range times {
		if err := chromedp.MouseClickXY(at.X, at.Y).Do(ctx); err != nil {
			return false, err
		}
	}
	return p.arrive(ctx, at.Born, next)
}

// arrive waits for the next page, if the click on one that was born then leads to one, and
// returns whether it met what was aimed at.
func (p *Person) arrive(ctx context.Context, born float64, next <-chan struct{}) (bool, error) {
	var whereabouts string
	err := chromedp.Evaluate(call("whereabouts", born), &whereabouts).Do(ctx)
	switch {
	case err == nil && whereabouts == "beside":
		return false, nil
	case err == nil && whereabouts == "here":
		return true, nil
	case err == nil && whereabouts == "there":
		var there bool
		return true, p.outlive(ctx, call("arrived"), &there)
	}
	return true, comes(ctx, next)
}

// comes waits for the next page.
func comes(ctx context.Context, next <-chan struct{}) error {
	select {
	case <-next:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the next page did not come: %w", ctx.Err())
	}
}

// outlive waits for what is promised, on this page or on one that takes its place.
func (p *Person) outlive(ctx context.Context, promise string, answer any) error {
	for {
		if err := p.await(ctx, promise, answer); err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// await waits for what a page promises, for as long as the page lasts.
func (p *Person) await(ctx context.Context, promise string, answer any) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := p.nextPage()
	go func() {
		defer cancel()
		select {
		case <-next:
		case <-ctx.Done():
		}
	}()
	return chromedp.Evaluate(promise, answer, awaited).Do(ctx)
}

// Page returns what is on the screen.
func (p *Person) Page(ctx context.Context) (steps.Page, error) {
	var seen steps.Page
	err := p.run(ctx, chromedp.Evaluate(call("read"), &seen))
	return seen, err
}

// Shows waits until a text can be read, on this page or on one that takes its place.
func (p *Person) Shows(ctx context.Context, text string) error {
	var shown bool
	err := p.run(ctx, chromedp.ActionFunc(func(ctx context.Context) error { return p.outlive(ctx, call("shows", text), &shown) }))
	if err == nil {
		return nil
	}
	seen, readErr := p.Page(ctx)
	if readErr != nil {
		return errors.Join(err, readErr)
	}
	return fmt.Errorf("%s says: %s", seen.Address, seen.Text)
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// drawn resolves when all that is seen was drawn, also what a page draws only when it comes
// into sight. A window that nobody looks at may have no frames.
const drawn = `new Promise(r => {
	const all = new CSSStyleSheet();
	all.replaceSync('* { content-visibility: visible !important }');
	document.adoptedStyleSheets = [all];
	setTimeout(r, 500, true);
	requestAnimationFrame(() => requestAnimationFrame(() => r(true)));
})`

// Picture returns the whole page as a PNG.
func (p *Person) Picture(ctx context.Context) ([]byte, error) {
	var png []byte
	var seen bool
	const lossless = 100
	err := p.run(ctx, chromedp.Evaluate(drawn, &seen, awaited), chromedp.FullScreenshot(&png, lossless))
	return png, err
}
