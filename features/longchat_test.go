//go:build browser

package features

import (
	"errors"
	"fmt"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
)

// TestLongChatIsSeenThroughAWindow scrolls from the last message to the first and back.
func TestLongChatIsSeenThroughAWindow(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	const messages, mostElements = 600, 7000
	last := o.tell(t, o.people[2], o.people[1], messages)
	tab := o.chromium.Person(t.Context()).(*browser.Person) //nolint:forcetypeassert // that is what it opens
	var told []float64
	if err := errors.Join(tab.Open(t.Context(), o.chat(o.people[1], last)), tab.Run(t.Context(), busy, nil), tab.Run(t.Context(), scroll, &told)); err != nil {
		t.Fatal(err)
	}
	if elements, seen := told[2], told[3]; seen < messages || elements > mostElements {
		t.Errorf("%v messages were seen, %v elements stood on the page", seen, elements)
	}
	const news = "And the end is shown again."
	if _, err := o.control.CreatePost(t.Context(), control.Sandbox, o.people[2].ID, control.NewPost{To: o.people[1].Email, Text: news}); err != nil {
		t.Fatal(err)
	}
	if err := tab.Shows(t.Context(), news); err != nil {
		t.Error(err)
	}
}

const (
	// readAbove scrolls far above the end, and notes what is read there.
	readAbove = `new Promise(done => {
	const list = document.querySelector('main .posts');
	let frames = 0;
	const step = () => {
		if (list.scrollTop > -6000) list.scrollTop -= 400;
		if (++frames < 60) return requestAnimationFrame(step);
		const top = list.getBoundingClientRect().top;
		window.read = [...document.querySelectorAll('#posts > li')].find(p => p.getBoundingClientRect().top > top);
		window.readAt = read.getBoundingClientRect().top;
		done(-list.scrollTop);
	};
	requestAnimationFrame(step);
})`
	// come resolves when the list of chats shows the last of the news.
	come = `new Promise(r => { const look = () =>
	document.querySelector('#direct .chat-last').textContent === %q ? r(true) : setTimeout(look, 50); look(); })`
	moved = `[read.isConnected ? Math.abs(read.getBoundingClientRect().top - readAt) : -1, document.querySelectorAll('#posts > li').length]`

	// readOn scrolls down to the end, and counts what is seen of the news on the way.
	readOn = `new Promise(done => {
	const list = document.querySelector('main .posts'), news = new Set(), began = performance.now();
	let still = 0, most = 0, disorder = 0;
	const step = (now) => {
		const posts = [...document.querySelectorAll('#posts > li')];
		most = Math.max(most, posts.length);
		posts.forEach((post, i) => {
			if (/News \d+$/.test(post.querySelector('.bubble').textContent.trim())) news.add(post.id);
			if (i && Number(post.id.slice(5)) <= Number(posts[i - 1].id.slice(5))) disorder++;
		});
		list.scrollTop += 400;
		still = document.querySelector('.later') ? 0 : still + 1;
		if (still > 30 || now - began > 14000) return done([news.size, disorder, most]);
		requestAnimationFrame(step);
	};
	requestAnimationFrame(step);
})`
)

// TestReaderFarAboveIsLeftInPeace lets hundreds of messages come while one reads older ones.
func TestReaderFarAboveIsLeftInPeace(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	const older, news, mostPosts = 400, 400, 320
	bob, alice := o.people[2], o.people[1]
	last := o.tell(t, bob, alice, older)
	tab := o.chromium.Person(t.Context()).(*browser.Person) //nolint:forcetypeassert // that is what it opens
	var above float64
	if err := errors.Join(tab.Open(t.Context(), o.chat(alice, last)), tab.Run(t.Context(), readAbove, &above)); err != nil {
		t.Fatal(err)
	}
	for i := range news {
		if _, err := o.control.CreatePost(t.Context(), control.Sandbox, bob.ID, control.NewPost{To: alice.Email, Text: fmt.Sprint("News ", i)}); err != nil {
			t.Fatal(err)
		}
	}

	var at, told []float64
	err := errors.Join(tab.Run(t.Context(), fmt.Sprintf(come, fmt.Sprint("News ", news-1)), nil), tab.Run(t.Context(), moved, &at), tab.Run(t.Context(), readOn, &told))
	if err != nil {
		t.Fatal(err)
	}
	if at[0] < 0 || at[0] > 2 || at[1] > mostPosts {
		t.Errorf("%v pixels above the end: what is read moved by %v pixels, %v messages stand on the page", above, at[0], at[1])
	}
	if told[0] != news || told[1] != 0 || told[2] > mostPosts {
		t.Errorf("%v of the news were seen, %v out of order, at most %v messages on the page", told[0], told[1], told[2])
	}
}
