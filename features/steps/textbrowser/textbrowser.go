// Package textbrowser is a browser without scripts and pictures: it opens pages, fills
// in their forms by label, presses their buttons by name, and reads what is on them.
package textbrowser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/glipbox/glipbox/features/steps"
)

// Browser shows one page at a time. It is for one person, not for concurrent use.
type Browser struct {
	client  *http.Client
	address *url.URL
	page    *node
	sent    url.Values // with the form that led to the page; nil when none did
	before  []screen   // the pages that were open before
	final   string     // method of the request that the page answers, after redirects
}

// screen is a page that was left.
type screen struct {
	address *url.URL
	page    *node
	sent    url.Values
}

// New returns a browser with an empty screen and no cookies.
func New() *Browser {
	jar, _ := cookiejar.New(nil) // fails only with options
	return &Browser{client: &http.Client{Jar: jar}}
}

var errNoPage = errors.New("no page is open")

// Open goes to an address.
func (b *Browser) Open(ctx context.Context, address string) error {
	target, err := url.Parse(address)
	if err != nil {
		return err
	}
	return b.get(ctx, target)
}

// Fill enters a value into the field of that label.
func (b *Browser) Fill(_ context.Context, label, value string) error {
	if b.page == nil {
		return errNoPage
	}
	return b.page.fill(label, value)
}

// Press presses the button, or follows the link, whose words begin with name.
func (b *Browser) Press(ctx context.Context, name string) error {
	if b.page == nil {
		return errNoPage
	}
	target := b.page.pressable(name)
	if target == nil {
		return fmt.Errorf("the page has no button and no link %q", name)
	}
	if target.name == "a" {
		address, err := b.address.Parse(target.attrs["href"])
		if err != nil {
			return err
		}
		return b.get(ctx, address)
	}
	return b.submit(ctx, target)
}

// Shows checks that a text can be read on the page. Nothing moves on a page without
// scripts, so it is opened once more when the text is missing.
func (b *Browser) Shows(ctx context.Context, text string) error {
	if b.page == nil {
		return errNoPage
	}
	seen := b.page.words()
	if strings.Contains(seen, text) {
		return nil
	}
	if err := b.again(b.get(ctx, b.address)); err != nil {
		return err
	}
	if !strings.Contains(b.page.words(), text) {
		return fmt.Errorf("%s says: %s", b.address, seen)
	}
	return nil
}

// PressTwice presses the button, and once more on the page as it was before.
func (b *Browser) PressTwice(ctx context.Context, name string) error {
	if err := b.Press(ctx, name); err != nil {
		return err
	}
	return errors.Join(b.Back(ctx), b.Press(ctx, name))
}

// Back shows the page before, with what was entered.
func (b *Browser) Back(context.Context) error {
	if len(b.before) == 0 {
		return errNoPage
	}
	last := b.before[len(b.before)-1]
	b.address, b.page, b.sent = last.address, last.page, last.sent
	b.before = b.before[:len(b.before)-1]
	return nil
}

// Reload opens the page once more, or sends the form that led to it.
func (b *Browser) Reload(ctx context.Context) error {
	if b.page == nil {
		return errNoPage
	}
	if b.sent != nil {
		return b.again(b.post(ctx, b.address, b.sent))
	}
	return b.again(b.get(ctx, b.address))
}

// again takes the page that was just loaded for the one before it, so that Back does not lead
// from one to the other.
func (b *Browser) again(err error) error {
	if err == nil {
		b.before = b.before[:len(b.before)-1]
	}
	return err
}

// Another returns a browser with the same cookies.
func (b *Browser) Another(context.Context) steps.Browser { return &Browser{client: b.client} }

// Type fails: without scripts nothing has the focus.
func (b *Browser) Type(context.Context, string) error {
	return errors.New("this browser has no keyboard: mark the scenario @scripts")
}

// Page returns what is on the screen.
func (b *Browser) Page(context.Context) (steps.Page, error) {
	if b.page == nil {
		return steps.Page{}, errNoPage
	}
	p := steps.Page{Address: b.address.String(), Text: b.page.words(), Fields: map[string]string{}, Notes: map[string]string{}}
	if heading := b.page.find(named("h1")); heading != nil {
		p.Heading = heading.words()
	}
	for _, control := range b.page.all(isControl) {
		label := control.label(b.page)
		if _, known := p.Fields[label]; label != "" && !known { // of two that are called the same, the first
			p.Fields[label], p.Notes[label] = control.entered(), control.notes(b.page)
		}
	}
	return p, nil
}

func (b *Browser) submit(ctx context.Context, button *node) error {
	form := button.form(b.page)
	if form == nil || button.has("disabled") {
		return fmt.Errorf("the button %q does nothing", button.caption())
	}
	action, err := b.address.Parse(orDefault(button.attrs["formaction"], form.attrs["action"]))
	if err != nil {
		return err
	}
	values := form.values(b.page, button)
	if !strings.EqualFold(form.attrs["method"], http.MethodPost) {
		action.RawQuery = values.Encode()
		return b.get(ctx, action)
	}
	if strings.EqualFold(form.attrs["enctype"], "multipart/form-data") {
		return b.upload(ctx, action, values)
	}
	return b.post(ctx, action, values)
}

// upload sends a form with a field for a file, in which none is chosen.
func (b *Browser) upload(ctx context.Context, target *url.URL, values url.Values) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, list := range values {
		for _, value := range list {
			if err := form.WriteField(name, value); err != nil {
				return err
			}
		}
	}
	if err := form.Close(); err != nil {
		return err
	}
	return b.send(ctx, target, form.FormDataContentType(), &body)
}

func (b *Browser) get(ctx context.Context, target *url.URL) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return err
	}
	return b.visit(req)
}

func (b *Browser) post(ctx context.Context, target *url.URL, values url.Values) error {
	err := b.send(ctx, target, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
	if err != nil {
		return err
	}
	if b.final == http.MethodPost {
		b.sent = values
	}
	return nil
}

func (b *Browser) send(ctx context.Context, target *url.URL, contentType string, body io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Origin", b.address.Scheme+"://"+b.address.Host)
	return b.visit(req)
}

// visit shows what a request leads to. A page that is an error is shown as well.
func (b *Browser) visit(req *http.Request) error {
	req.Header.Set("Accept", "text/html,application/xhtml+xml")
	resp, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("open %s: %w", req.URL.Redacted(), err)
	}
	defer resp.Body.Close()
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		return fmt.Errorf("%s is no page: %s %s", resp.Request.URL.Redacted(), resp.Status, resp.Header.Get("Content-Type"))
	}
	page, err := parse(resp.Body)
	if err != nil {
		return err
	}
	if b.page != nil {
		b.before = append(b.before, screen{b.address, b.page, b.sent})
	}
	b.page, b.address, b.sent, b.final = page, resp.Request.URL, nil, resp.Request.Method
	return nil
}
