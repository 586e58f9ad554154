// Package browser lets the people of a scenario use Chromium: with scripts, styles and
// cookies, as they would at home.
//
//	chromium, err := browser.Start(ctx, browser.Options{})
//	defer chromium.Close()
//	steps.Setup{Browse: chromium.Person}
package browser

import (
	"context"
	_ "embed" // page.js
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/glipbox/glipbox/features/steps"
)

//go:embed page.js
var pageScript string

// patience is how long a page may take, in wall time.
const patience = 30 * time.Second

// Options say what the screens of people look like. The zero value is a window of 1280
// by 900 pixels that shows light pages.
type Options struct {
	Width, Height int64
	Dark          bool
	Logger        *slog.Logger // of what Chromium says and nobody understands; silent when nil
}

// Chromium is a running browser. Each person has cookies of their own in it.
type Chromium struct {
	options Options
	root    context.Context //nolint:containedctx // the life of the process, which ends with Close
	stop    func()
}

// debianShell is the headless shell of Debian. What stands on the PATH is a script that starts
// it as a child, which goes on when the script is killed.
const debianShell = "/usr/lib/chromium/chromium-headless-shell"

// Path returns where Chromium is installed, or an error that names what to install. The
// headless shell comes first: it is Chromium without what shows windows, and takes half of
// the processor time.
func Path() (string, error) {
	for _, name := range []string{debianShell, "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no chromium: install Debian's package chromium-headless-shell, or chromium")
}

// Start starts Chromium without a window.
func Start(ctx context.Context, o Options) (*Chromium, error) {
	path, err := Path()
	if err != nil {
		return nil, err
	}
	if o.Width == 0 {
		o.Width, o.Height = 1280, 900
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-features", "site-per-process,Translate,BlinkGenPropertyTrees,BackForwardCache"), // Back shows when the page is there
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-prefers-reduced-motion", true))
	allocated, free := chromedp.NewExecAllocator(context.WithoutCancel(ctx), flags...)
	root, stop := chromedp.NewContext(allocated, chromedp.WithErrorf(complaints(o.Logger)))
	c := &Chromium{options: o, root: root, stop: func() { stop(); free() }}
	if err := chromedp.Run(root); err != nil {
		c.stop()
		return nil, fmt.Errorf("start chromium: %w", err)
	}
	return c, nil
}

// Close ends Chromium and everybody's pages.
func (c *Chromium) Close() { c.stop() }

// Person opens a tab for one person, with a profile of its own. It ends with ctx.
func (c *Chromium) Person(ctx context.Context) steps.Browser {
	p := &Person{chromium: c, next: make(chan struct{})}
	p.prepare = sync.OnceValue(func() error {
		err := c.inBrowser(func(ctx context.Context) (err error) {
			p.profile, err = target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
			return err
		})
		if err != nil {
			return err
		}
		return c.open(ctx, p)
	})
	return p
}

// Another opens one more tab of the same person, with the same profile.
func (c *Chromium) Another(ctx context.Context, of *Person) *Person {
	p := &Person{chromium: c, next: make(chan struct{})}
	p.prepare = sync.OnceValue(func() error {
		if err := of.prepare(); err != nil {
			return err
		}
		p.profile = of.profile
		return c.open(ctx, p)
	})
	return p
}

// inBrowser does something with the browser itself.
func (c *Chromium) inBrowser(f func(context.Context) error) error {
	return chromedp.Run(c.root, chromedp.ActionFunc(func(ctx context.Context) error {
		return f(cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser))
	}))
}

// open opens a window for a person. One process opens one window after the other, and a
// profile has none before.
func (c *Chromium) open(ctx context.Context, p *Person) error {
	var id target.ID
	err := c.inBrowser(func(ctx context.Context) (err error) {
		id, err = target.CreateTarget("about:blank").WithBrowserContextID(p.profile).WithNewWindow(true).Do(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var stop func()
	p.tab, stop = chromedp.NewContext(c.root, chromedp.WithTargetID(id))
	context.AfterFunc(ctx, stop)
	return c.dress(p)
}

// dress sets up the screen of a person, and what looks at its pages.
func (c *Chromium) dress(p *Person) error {
	chromedp.ListenTarget(p.tab, p.hear)
	return chromedp.Run(p.tab, append(screen(c.options),
		emulation.SetFocusEmulationEnabled(true), // or only the newest window takes key strokes
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(pageScript).Do(ctx)
			return err
		}))...)
}
