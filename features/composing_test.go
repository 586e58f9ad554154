//go:build browser

package features

import (
	"errors"
	"testing"

	"github.com/glipbox/glipbox/features/browser"
)

const (
	// attachThree chooses three files and takes the second one off again.
	attachThree = `(() => {
	const form = document.querySelector('.composer form'), chosen = new DataTransfer();
	for (const name of ['a.txt', 'b.txt', 'c.txt']) chosen.items.add(new File(['x'], name));
	form.elements.file.files = chosen.files;
	form.elements.file.dispatchEvent(new Event('change'));
	form.querySelector('[aria-label="Remove b.txt"]').click();
	return [[...form.elements.file.files].map(f => f.name).join(), form.querySelectorAll('.chosen-files li').length, document.activeElement === form.elements.text ? 'text' : 'elsewhere'].join(' ');
})()`

	// editAtEdge edits a message whose lower edge is out of the window, and tells how far its
	// form stands out of the window at the top and at the bottom.
	editAtEdge = `new Promise(done => {
	const list = document.querySelector('main .posts'), window = list.getBoundingClientRect();
	const post = [...document.querySelectorAll('#posts > li.own')].at(-20);
	list.scrollTop += post.getBoundingClientRect().bottom - window.bottom - 30;
	requestAnimationFrame(() => {
		post.querySelector('[data-edit]').click();
		const look = () => {
			const form = document.querySelector('.post-form');
			if (!form) return setTimeout(look, 20);
			setTimeout(() => {
				const seen = form.getBoundingClientRect();
				done([window.top - seen.top, seen.bottom - window.bottom]);
			}, 100);
		};
		look();
	});
})`
)

// TestWritingIsTakenBackAndMended takes a chosen file off, and edits what is half out of sight.
func TestWritingIsTakenBackAndMended(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	last := o.tell(t, o.people[2], o.people[1], 40)
	tab := o.chromium.Person(t.Context()).(*browser.Person) //nolint:forcetypeassert // that is what it opens
	var left string
	var out []float64
	err := errors.Join(tab.Open(t.Context(), o.chat(o.people[2], last)), tab.Run(t.Context(), attachThree, &left), tab.Run(t.Context(), editAtEdge, &out))
	if err != nil {
		t.Fatal(err)
	}
	if want := "a.txt,c.txt 2 text"; left != want {
		t.Errorf("left are %q, want %q", left, want)
	}
	if out[0] > 1 || out[1] > 1 {
		t.Errorf("the form stands out of the window by %v pixels above, %v below", out[0], out[1])
	}
}
