//go:build browser

package browser_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/features/browser"
	"github.com/glipbox/glipbox/features/steps"
)

// shy is a page whose button moves as soon as somebody has looked where it is, and stays
// there from the second time on.
const shy = `<!doctype html><title>Shy</title>
<button style="position:relative" onclick="document.querySelector('p').append('|')">Send</button><p>Sent: </p>
<script>
const button = document.querySelector("button");
const look = button.getClientRects.bind(button);
button.getClientRects = () => { const seen = look(); button.style.top = "9rem"; return seen; };
</script>`

// covered is a page whose button nobody can press.
const covered = `<!doctype html><title>Covered</title><button>Send</button>
<div style="position:fixed;inset:0">In the way</div>`

// open shows a page to somebody.
func open(t *testing.T, html string) steps.Browser {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(html))
	}))
	t.Cleanup(server.Close)
	chromium, err := browser.Start(t.Context(), browser.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(chromium.Close)
	person := chromium.Person(t.Context())
	if err := person.Open(t.Context(), server.URL); err != nil {
		t.Fatal(err)
	}
	return person
}

func TestPressMeetsAButtonThatMoves(t *testing.T) {
	t.Parallel()
	person := open(t, shy)
	if err := person.Press(t.Context(), "Send"); err != nil {
		t.Fatal(err)
	}
	page, err := person.Page(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(page.Text, "Sent: |") {
		t.Errorf("after one press the page says %q", page.Text)
	}
}

func TestPressTellsWhatLiesOverTheButton(t *testing.T) {
	t.Parallel()
	err := open(t, covered).Press(t.Context(), "Send")
	if err == nil || !strings.Contains(err.Error(), `nobody can press "Send"`) {
		t.Errorf("a button under something else was pressed: %v", err)
	}
}
