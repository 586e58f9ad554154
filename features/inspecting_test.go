//go:build browser

package features

import (
	"errors"
	"fmt"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
)

const (
	// beside resolves to where the moment beside the timeline is drawn up to.
	beside = `new Promise(done => { const look = () => {
	const link = document.querySelector('#moment:not([hidden]) a[href*="to="]');
	link ? done(link.getAttribute('href')) : setTimeout(look, 20);
}; look(); })`
	// narrow is by how much the kinds are wider than what there is room for.
	narrow = `(() => {
	const kind = document.getElementById('kind'), whole = kind.cloneNode(true);
	whole.style.cssText = 'position: absolute; width: max-content';
	kind.after(whole);
	return whole.offsetWidth - kind.offsetWidth;
})()`
)

// TestMomentIsOpenAgain opens a timeline with the moment that was delivered once more.
func TestMomentIsOpenAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	all, err := o.control.Timeline(t.Context(), control.TimelineFilter{}, 0)
	if err != nil || len(all.Moments) == 0 {
		t.Fatalf("got %d moments, %v", len(all.Moments), err)
	}
	m := all.Moments[len(all.Moments)-1]
	tab := o.chromium.Person(t.Context()).(*browser.Person) //nolint:forcetypeassert // that is what it opens
	var link string
	var clipped float64
	err = errors.Join(
		tab.Wear(t.Context(), browser.Options{Width: 1280, Height: 800}), tab.Open(t.Context(), fmt.Sprintf("%s/inspector?kind=%s&moment=%d", o.console, m.Kind, m.Seq)),
		tab.Run(t.Context(), beside, &link), tab.Run(t.Context(), narrow, &clipped))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("/inspector/picture?kind=%s&to=%d", m.Kind, m.Seq); link != want {
		t.Errorf("it is drawn by %s, want %s", link, want)
	}
	if clipped > 0 {
		t.Errorf("the kinds are clipped by %v pixels", clipped)
	}
}
