//go:build browser

package features

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
)

// BenchmarkPages prints how fast pages are, in milliseconds of the browser's clock. It is no
// test: other work on the machine shows in all of them, and the plain page shows how much.
func BenchmarkPages(b *testing.B) {
	o := openOffice(b)
	alice, bob := o.people[1], o.people[2]
	last := o.tell(b, bob, alice, 1000)
	writer, err := o.tab(b.Context(), nil, bob)
	if err != nil {
		b.Fatal(err)
	}
	reader := o.chromium.Another(b.Context(), writer)
	b.Run("first-paint", func(b *testing.B) { benchPaint(b, o.chromium, reader) })
	b.Run("tab-to-tab", func(b *testing.B) { benchTabs(b, writer, reader, o.chat(bob, last)) })
	b.Run("scroll-1000", func(b *testing.B) { benchScroll(b, reader, o.chat(alice, last)) })
	b.Run("inspector-200", func(b *testing.B) { benchInspector(b, o, reader) })
}

// tell lets somebody write so many messages, and returns the last.
func (o *office) tell(tb testing.TB, from, to control.Person, messages int) control.Post {
	tb.Helper()
	var last control.Post
	for i := range messages {
		text := fmt.Sprintf("Message %d of a **long** story, which goes on for a while and [has links](https://example.com/%d).", i, i)
		var err error
		if last, err = o.control.CreatePost(tb.Context(), control.Sandbox, from.ID, control.NewPost{To: to.Email, Text: text}); err != nil {
			tb.Fatal(err)
		}
	}
	return last
}

// chat is the address of the chat with a post in it.
func (o *office) chat(who control.Person, p control.Post) string {
	return o.server + "/app/" + string(who.ID) + "/chats/" + string(p.ChatID)
}

// spread is a series of measurements.
type spread []float64

// at returns what so many percent of them do not exceed.
func (s spread) at(percent int) float64 {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)]
}

const painted = `new Promise(r => new PerformanceObserver((seen, o) => {
	const paint = seen.getEntriesByName('first-contentful-paint')[0];
	if (paint) { o.disconnect(); r(paint.startTime); }
}).observe({ type: 'paint', buffered: true }))`

// benchPaint starts emulator after emulator and opens its first page in an empty tab of a browser
// that runs already: from the start of the navigation to the first paint of content. The plain
// page says one word; the bare one has the words of the front page, and no style and no script.
// How much of the window is painted matters most where there is no graphics card: this one is
// as large as a laptop shows.
func benchPaint(b *testing.B, chromium *browser.Chromium, tab *browser.Person) {
	b.Helper()
	if err := tab.Wear(b.Context(), browser.Options{Width: 1280, Height: 720}); err != nil {
		b.Fatal(err)
	}
	first := func(address func(*office) string) func(*testing.B) {
		return func(b *testing.B) {
			b.Helper()
			for b.Loop() {
				var paints spread
				for range 9 {
					paint := 0.0
					for _, at := range []string{"about:blank", address(newOffice(b, chromium))} {
						if err := tab.Open(b.Context(), at); err != nil {
							b.Fatal(err)
						}
					}
					if err := tab.Run(b.Context(), painted, &paint); err != nil {
						b.Fatal(err)
					}
					paints = append(paints, paint)
				}
				b.ReportMetric(paints.at(0), "best-ms")
				b.ReportMetric(paints.at(50), "paint-ms")
			}
		}
	}
	b.Run("plain", first(func(*office) string { return serve(b, "<!doctype html><title>plain</title><p>plain") }))
	b.Run("bare", first(func(o *office) string { return barePage(b, o) }))
	b.Run("front", first(func(o *office) string { return o.console + "/" }))
	b.Run("sign-in", first(func(o *office) string { return o.console + "/console/sign-in" }))
	b.Run("people", first(func(o *office) string { return o.server + "/app" }))
	b.Run("chat", first(func(o *office) string { return o.chat(o.people[1], o.tell(b, o.people[2], o.people[1], 60)) }))
	b.Run("inspector", first(func(o *office) string { return o.console + "/inspector" }))
}

// dressing is what a page asks for beside its words.
var dressing = regexp.MustCompile(`<(?:link|script)\b[^>]*>(?:</script>)?`)

// barePage serves the words of the front page as browsers show them by themselves: as much text
// as that, and nothing else to be fetched.
func barePage(tb testing.TB, o *office) string {
	tb.Helper()
	req, err := http.NewRequestWithContext(tb.Context(), http.MethodGet, o.console+"/", nil)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := new(http.Client).Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return serve(tb, string(dressing.ReplaceAll(page, nil)))
}

// serve serves one page.
func serve(tb testing.TB, page string) string {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, page)
	}))
	tb.Cleanup(server.Close)
	return server.URL
}

const (
	// arriving notes when each message of a list stands on the page, and when it was painted.
	arriving = `(() => { window.arrived = new Map(); window.awaited = new Map();
	new MutationObserver(() => {
		const text = document.getElementById('posts').lastElementChild.querySelector('.bubble').textContent.trim();
		if (arrived.has(text)) return;
		const there = performance.timeOrigin + performance.now();
		arrived.set(text, new Promise(r => requestAnimationFrame(() => { const drawn = new MessageChannel();
			drawn.port1.onmessage = () => r([there, performance.timeOrigin + performance.now()]); drawn.port2.postMessage(0); })));
		awaited.get(text)?.(arrived.get(text));
	}).observe(document.getElementById('posts'), { childList: true }); })()`
	seen = `arrived.get(%[1]q) ?? new Promise(r => awaited.set(%[1]q, r))`
	sent = `(() => { const text = document.getElementById('text'); const at = performance.timeOrigin + performance.now();
		text.value = %q; text.form.requestSubmit(); return at; })()`
)

// benchTabs sends messages one after another, from the key stroke to where they are painted
// in another tab.
func benchTabs(b *testing.B, writer, reader *browser.Person, address string) {
	b.Helper()
	for _, tab := range []*browser.Person{writer, reader} {
		if err := tab.Open(b.Context(), address); err != nil {
			b.Fatal(err)
		}
	}
	if err := reader.Run(b.Context(), arriving, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var there, drawn spread
		for i := range 300 {
			text := fmt.Sprintf("from tab to tab, %d", i)
			var began float64
			if err := writer.Run(b.Context(), fmt.Sprintf(sent, text), &began); err != nil {
				b.Fatal(err)
			}
			var at []float64
			if err := reader.Run(b.Context(), fmt.Sprintf(seen, text), &at); err != nil {
				b.Fatal(err)
			}
			there, drawn = append(there, at[0]-began), append(drawn, at[1]-began)
		}
		b.ReportMetric(there.at(50), "there-p50-ms")
		b.ReportMetric(there.at(99), "there-p99-ms")
		b.ReportMetric(drawn.at(50), "seen-p50-ms")
		b.ReportMetric(drawn.at(99), "seen-p99-ms")
	}
}

const (
	// busy notes the tasks that keep the page from answering: those of 50 ms and more.
	busy = `(() => { window.tasks = [0]; new PerformanceObserver(l => { for (const e of l.getEntries()) tasks.push(e.duration); }).observe({ type: 'longtask' }); })()`

	// scroll goes half a screen a frame, up to the first message and down to the last.
	scroll = `new Promise(done => {
	const list = document.querySelector('main .posts');
	const frames = [], seen = new Set(), began = performance.now();
	let last = began, way = -1, still = 0, most = 0;
	const step = (now) => {
		frames.push(now - last); last = now;
		const posts = document.querySelectorAll('#posts > li');
		for (const post of posts) seen.add(post.id);
		most = Math.max(most, document.getElementsByTagName('*').length);
		list.scrollTop += way * 400;
		still = document.querySelector(way < 0 ? '.earlier' : '.later') ? 0 : still + 1;
		if (still > 30 && way < 0) { way = 1; still = 0; }
		else if (still > 30 || now - began > 14000) return done([Math.max(...frames), Math.max(...tasks), most, seen.size, frames.length]);
		requestAnimationFrame(step);
	};
	requestAnimationFrame(step);
})`
)

func benchScroll(b *testing.B, tab *browser.Person, address string) {
	b.Helper()
	for b.Loop() {
		if err := tab.Open(b.Context(), address); err != nil {
			b.Fatal(err)
		}
		var told []float64
		if err := tab.Run(b.Context(), busy, nil); err != nil {
			b.Fatal(err)
		}
		if err := tab.Run(b.Context(), scroll, &told); err != nil {
			b.Fatal(err)
		}
		for i, name := range []string{"longest-frame-ms", "longest-task-ms", "most-elements", "messages", "frames"} {
			b.ReportMetric(told[i], name)
		}
	}
}

const (
	// following notes how old each row is when it is put into the timeline.
	following = `(() => { window.ages = new Map();
	new MutationObserver(changes => { for (const c of changes) for (const row of c.addedNodes)
		if (row.id && !ages.has(row.id)) ages.set(row.id, Date.now() - Date.parse(row.querySelector('time').dateTime));
	}).observe(document.getElementById('moments'), { childList: true }); })()`
	followed = `new Promise(r => { const look = () => {
		if (!ages.has('m-%[2]d')) return setTimeout(look, 50);
		const rows = [...ages].filter(([id]) => id.slice(2) > %[1]d && id.slice(2) <= %[2]d);
		r([Math.max(...tasks), rows.length, ...rows.map(([, age]) => age)]);
	}; look(); })`
)

// benchInspector lets 200 messages a second be written for some seconds.
func benchInspector(b *testing.B, o *office, tab *browser.Person) {
	b.Helper()
	for b.Loop() {
		if err := tab.Open(b.Context(), o.console+"/inspector"); err != nil {
			b.Fatal(err)
		}
		for _, script := range []string{busy, following} {
			if err := tab.Run(b.Context(), script, nil); err != nil {
				b.Fatal(err)
			}
		}
		before := o.moment(b)
		o.chatter(b, 1000)
		after := o.moment(b)
		var told spread
		if err := tab.Run(b.Context(), fmt.Sprintf(followed, before, after), &told); err != nil {
			b.Fatal(err)
		}
		ages := told[2:]
		b.ReportMetric(float64(after-before)-told[1], "missed")
		b.ReportMetric(told[0], "longest-task-ms")
		b.ReportMetric(ages.at(50), "behind-p50-ms")
		b.ReportMetric(ages.at(99), "behind-p99-ms")
	}
}

// chatter lets somebody write 200 messages a second.
func (o *office) chatter(tb testing.TB, messages int) {
	tb.Helper()
	pace := time.NewTicker(time.Second / 200) //nolint:forbidigo // a benchmark has the pace of the wall
	defer pace.Stop()
	for range messages {
		<-pace.C
		o.tell(tb, o.people[2], o.people[1], 1)
	}
}

// moment is the number of what happened last.
func (o *office) moment(tb testing.TB) uint64 {
	tb.Helper()
	now, err := o.control.Timeline(tb.Context(), control.TimelineFilter{Latest: 1}, 0)
	if err != nil {
		tb.Fatal(err)
	}
	return now.Last
}
