package textbrowser

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const form = `<!doctype html>
<html lang=en><head><title>Not read</title></head>
<body><h1>Your <em>order</em></h1>
<form method="post" action="/order">
<input type="hidden" name="token" value="t1">
<label for="name">Name</label> <input id="name" name="name" required>
<label>Note <textarea name="note"></textarea></label>
<label for="size">Size</label>
<select id="size" name="size"><option value="s">Small<option value="l">Large</select>
<fieldset><legend>Gift</legend>
<label><input type="radio" name="gift" value="yes"> Yes</label>
<label><input type="radio" name="gift" value="no" checked> No</label>
</fieldset>
<fieldset><legend>Express</legend>
<label><input type="radio" name="express" value="yes" disabled> Yes</label>
</fieldset>
<p hidden>Not seen</p><p>Tea &amp; cakes</p>
<button name="action" value="later">Save for later</button>
<button name="action" value="order">Order <span>now</span></button>
</form>
<a href="/elsewhere">Go elsewhere</a>
</body></html>`

func TestBrowser(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fill  [][2]string
		press string
		want  string
	}{
		{name: "as it is", press: "Order", want: "POST /order action=order&gift=no&name=&note=&size=s&token=t1"},
		{name: "another button", press: "Save for later", want: "POST /order action=later&gift=no&name=&note=&size=s&token=t1"},
		{name: "text", fill: [][2]string{{"Name", "Ann"}, {"Note", "two < three"}}, press: "Order", want: "POST /order action=order&gift=no&name=Ann&note=two+%3C+three&size=s&token=t1"},
		{name: "choices", fill: [][2]string{{"Size", "Large"}, {"Gift", "Yes"}}, press: "Order", want: "POST /order action=order&gift=yes&name=&note=&size=l&token=t1"},
		{name: "link", press: "Go elsewhere", want: "GET /elsewhere "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			browser := open(t)
			for _, field := range tt.fill {
				if err := browser.Fill(t.Context(), field[0], field[1]); err != nil {
					t.Fatal(err)
				}
			}

			if err := browser.Press(t.Context(), tt.press); err != nil {
				t.Fatal(err)
			}

			page, err := browser.Page(t.Context())
			if err != nil || page.Text != strings.TrimSpace(tt.want) {
				t.Errorf("got %q, %v, want %q", page.Text, err, tt.want)
			}
		})
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	browser := open(t)

	page, err := browser.Page(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	want := "Your order Name Note Size Gift Yes No Express Yes Tea & cakes Save for later Order now Go elsewhere"
	if page.Heading != "Your order" || page.Text != want {
		t.Errorf("got %q, %q", page.Heading, page.Text)
	}
	fields := map[string]string{"Name": "", "Note": "", "Size": "Small", "Yes": "yes", "No": "no"}
	if diff := cmp.Diff(fields, page.Fields); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeDone(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		do   func(*Browser) error
		want string
	}{
		{"no such field", func(b *Browser) error { return b.Fill(t.Context(), "Colour", "red") }, `no field "Colour"`},
		{"no such option", func(b *Browser) error { return b.Fill(t.Context(), "Size", "Medium") }, `no "Medium"`},
		{"no such choice", func(b *Browser) error { return b.Fill(t.Context(), "Gift", "Maybe") }, `no "Maybe"`},
		{"disabled", func(b *Browser) error { return b.Fill(t.Context(), "Express", "Yes") }, "cannot be changed"},
		{"no such button", func(b *Browser) error { return b.Press(t.Context(), "Cancel") }, `no button and no link "Cancel"`},
		{"no page", func(*Browser) error { return New().Press(t.Context(), "Order") }, "no page is open"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.do(open(t))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// open shows the form, whose server answers with what it was sent.
func open(t *testing.T) *Browser {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/" {
			_, _ = io.WriteString(w, form)
			return
		}
		_ = r.ParseForm()
		_, _ = io.WriteString(w, "<p>"+html.EscapeString(r.Method+" "+r.URL.Path+" "+r.PostForm.Encode())+"</p>")
	}))
	t.Cleanup(server.Close)
	browser := New()
	if err := browser.Open(t.Context(), server.URL+"/"); err != nil {
		t.Fatal(err)
	}
	return browser
}
