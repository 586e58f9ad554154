//go:build browser

package features

import (
	"context"
	"fmt"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
)

// BenchmarkPages prints how fast pages are; each metric is in milliseconds. It is no test:
// other work on the machine shows in all of them.
func BenchmarkPages(b *testing.B) {
	o := openOffice(b)
	alice, bob := o.people[1], o.people[2]
	for i := range 1000 {
		if _, err := o.control.CreatePost(b.Context(), control.Sandbox, bob.ID, control.NewPost{To: alice.Email, Text: fmt.Sprintf("Message %d of a long story.", i)}); err != nil {
			b.Fatal(err)
		}
	}
	post, err := o.control.CreatePost(b.Context(), control.Sandbox, bob.ID, control.NewPost{To: alice.Email, Text: "the end"})
	if err != nil {
		b.Fatal(err)
	}
	writer, err := o.tab(b.Context(), nil, bob)
	if err != nil {
		b.Fatal(err)
	}
	reader := o.chromium.Another(b.Context(), writer)
	chat := func(who control.Person) string {
		return o.server + "/app/" + string(who.ID) + "/chats/" + string(post.ChatID)
	}
	b.Run("first-paint", func(b *testing.B) { benchPaint(b, reader, chat(alice)) })
	b.Run("tab-to-tab", func(b *testing.B) { benchTabs(b, writer, reader, chat(bob)) })
	b.Run("scroll-1000", func(b *testing.B) { benchScroll(b, reader, chat(alice)) })
	b.Run("inspector-200", func(b *testing.B) { benchInspector(b, o, reader, alice, bob) })
}

const painted = `new Promise(r => { const look = () => {
	const paint = performance.getEntriesByName('first-contentful-paint')[0];
	if (paint) r(paint.startTime); else setTimeout(look, 20);
}; look(); })`

func benchPaint(b *testing.B, tab *browser.Person, address string) {
	b.Helper()
	for b.Loop() {
		var best float64
		for i := range 5 { // the first one fills the cache
			var paint float64
			if err := tab.Open(b.Context(), address); err != nil {
				b.Fatal(err)
			}
			if err := tab.Run(b.Context(), painted, &paint); err != nil {
				b.Fatal(err)
			}
			if i == 1 || i > 1 && paint < best {
				best = paint
			}
		}
		b.ReportMetric(best, "paint-ms")
	}
}

const (
	sent = `(() => { const text = document.getElementById('text'); text.value = %q; text.form.requestSubmit();
		return performance.timeOrigin + performance.now(); })()`
	seen = `new Promise(r => { const look = () => {
		if (!document.getElementById('posts').lastElementChild.textContent.includes(%q)) return;
		watcher.disconnect(); r(performance.timeOrigin + performance.now());
	}; const watcher = new MutationObserver(look); watcher.observe(document, { subtree: true, childList: true }); look(); })`
)

func benchTabs(b *testing.B, writer, reader *browser.Person, address string) {
	b.Helper()
	if err := writer.Open(b.Context(), address); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		best := 0.0
		for i := range 5 {
			text := fmt.Sprintf("from tab to tab, %d", i)
			arrived := make(chan float64, 1)
			go func() {
				var at float64
				_ = reader.Run(b.Context(), fmt.Sprintf(seen, text), &at) // zero tells of the failure
				arrived <- at
			}()
			var began float64
			if err := writer.Run(b.Context(), fmt.Sprintf(sent, text), &began); err != nil {
				b.Fatal(err)
			}
			took := <-arrived - began
			if i == 0 || took < best {
				best = took
			}
		}
		b.ReportMetric(best, "seen-ms")
	}
}

// scroll goes up to the first message, a screen a frame, and tells of the longest frame.
const scroll = `new Promise(done => {
	const list = document.querySelector('main .posts');
	let last = performance.now(), longest = 0, idle = 0;
	const step = (now) => {
		longest = Math.max(longest, now - last); last = now;
		list.scrollTop -= 600;
		idle = document.querySelector('.earlier') ? 0 : idle + 1;
		if (idle > 30 || now > 60000) done([longest, document.querySelectorAll('#posts > li').length]); else requestAnimationFrame(step);
	};
	requestAnimationFrame(step);
})`

func benchScroll(b *testing.B, tab *browser.Person, address string) {
	b.Helper()
	for b.Loop() {
		if err := tab.Open(b.Context(), address); err != nil {
			b.Fatal(err)
		}
		var told []float64
		if err := tab.Run(b.Context(), scroll, &told); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(told[0], "longest-frame-ms")
		b.ReportMetric(told[1], "messages")
	}
}

const followed = `new Promise(r => { const look = () => {
	if (!document.getElementById('moments').textContent.includes(%q)) return;
	watcher.disconnect(); r(performance.timeOrigin + performance.now());
}; const watcher = new MutationObserver(look); watcher.observe(document, { subtree: true, childList: true }); look(); })`

// benchInspector lets 200 messages a second be written for a while, which is more than 200
// rows, and looks how long after the last one the timeline shows it.
func benchInspector(b *testing.B, o *office, tab *browser.Person, alice, bob control.Person) {
	b.Helper()
	for b.Loop() {
		if err := tab.Open(b.Context(), o.console+"/inspector"); err != nil {
			b.Fatal(err)
		}
		began, err := clockOf(b.Context(), tab)
		if err != nil {
			b.Fatal(err)
		}
		const messages = 1000
		for i := range messages {
			text := fmt.Sprintf("event %d.", i)
			if _, err := o.control.CreatePost(b.Context(), control.Sandbox, bob.ID, control.NewPost{To: alice.Email, Text: text}); err != nil {
				b.Fatal(err)
			}
		}
		ended, err := clockOf(b.Context(), tab)
		if err != nil {
			b.Fatal(err)
		}
		var at float64
		if err := tab.Run(b.Context(), fmt.Sprintf(followed, fmt.Sprintf("event %d.", messages-1)), &at); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(messages/(ended-began)*1000, "events/s")
		b.ReportMetric(at-ended, "behind-ms")
	}
}

func clockOf(ctx context.Context, tab *browser.Person) (float64, error) {
	var now float64
	err := tab.Run(ctx, "performance.timeOrigin + performance.now()", &now)
	return now, err
}
