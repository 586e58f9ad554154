package page

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
)

const remembered = 2000 // forms; an older one that comes again does its work again

// Once sees to it that a form which is sent twice does its work once: by a double click,
// by going back and forth, or because the answer to the first one was lost. Its form must be
// sent to another address than that of its page, such as ?sent: browsers forget a page at whose
// address something was done, and going back would fetch a form with a new number. A is what
// comes of the work. The zero Once is ready for use. Fields below mu are guarded by it.
type Once[A any] struct {
	mu    sync.Mutex
	next  uint64 // number of the next form
	sent  map[string]*sentForm[A]
	order []string // of arrival
}

// sentForm is the answer to a form; done is closed when it is there.
type sentForm[A any] struct {
	done   chan struct{}
	answer A
	err    error
}

// Number returns what a new form carries in its field "once".
func (o *Once[A]) Number() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next++
	return strconv.FormatUint(o.next, 10)
}

// Do calls f, unless the same form came before: then it returns what f answered. A form
// that was refused may be sent again. The form of r has to be parsed.
func (o *Once[A]) Do(r *http.Request, f func() (A, error)) (A, error) {
	key := formKey(r)
	if key == "" {
		return f()
	}
	form, first := o.begin(key)
	if !first {
		return form.wait(r.Context())
	}
	form.answer, form.err = f()
	if form.err != nil {
		o.forget(key)
	}
	close(form.done)
	return form.answer, form.err
}

func (o *Once[A]) begin(key string) (form *sentForm[A], first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if form, ok := o.sent[key]; ok {
		return form, false
	}
	if o.sent == nil {
		o.sent = map[string]*sentForm[A]{}
	}
	if len(o.order) >= remembered {
		delete(o.sent, o.order[0])
		o.order = o.order[1:]
	}
	form = &sentForm[A]{done: make(chan struct{})}
	o.sent[key] = form
	o.order = append(o.order, key)
	return form, true
}

func (o *Once[A]) forget(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.sent, key)
}

func (s *sentForm[A]) wait(ctx context.Context) (A, error) {
	select {
	case <-s.done:
		return s.answer, s.err
	case <-ctx.Done():
		return *new(A), ctx.Err()
	}
}

// formKey tells forms apart by number, place and content: whoever goes back and writes
// something else means something else. A form without a number is always new.
func formKey(r *http.Request) string {
	number := r.PostForm.Get("once")
	if number == "" {
		return ""
	}
	hash := sha256.New()
	_, _ = hash.Write([]byte(r.URL.Path + "\n" + r.PostForm.Encode())) // never fails
	if r.MultipartForm != nil {
		for _, file := range r.MultipartForm.File["file"] {
			_, _ = hash.Write([]byte("\n" + file.Filename + " " + strconv.FormatInt(file.Size, 10)))
		}
	}
	return number + " " + hex.EncodeToString(hash.Sum(nil))
}
