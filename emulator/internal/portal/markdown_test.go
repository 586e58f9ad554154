package portal

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/control"
)

func people() directory {
	return directory{
		"7": {ID: "7", FirstName: "Travel", LastName: "App", Email: "travel.app@acme.test", Status: "Enabled"},
		"8": {ID: "8", FirstName: "Alice", LastName: "<b>", Email: "alice@acme.test", Status: "Enabled"},
		"9": {ID: "9", FirstName: "Travel", LastName: "App Two", Email: "two@acme.test", Status: "Disabled"},
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	const link = ` rel="noopener noreferrer nofollow" target="_blank">`

	tests := []struct{ name, text, html, plain string }{
		{name: "text", text: "hello", html: "<p>hello</p>", plain: "hello"},
		{name: "nothing", text: "", html: "", plain: ""},
		{name: "markup of HTML", text: `<b>&"'`, html: "<p>&lt;b&gt;&amp;&#34;&#39;</p>", plain: `<b>&"'`},
		{name: "bold", text: "a **b** c", html: "<p>a <strong>b</strong> c</p>", plain: "a b c"},
		{name: "italic", text: "a *b* c", html: "<p>a <em>b</em> c</p>", plain: "a b c"},
		{name: "underline", text: "a _b_ c_d_e", html: "<p>a <u>b</u> c_d_e</p>", plain: "a b c_d_e"},
		{name: "stars", text: "2 * 3 * 4", html: "<p>2 * 3 * 4</p>", plain: "2 * 3 * 4"},
		{name: "link", text: "[docs](https://a.test/?a=1&b)", html: `<p><a href="https://a.test/?a=1&amp;b"` + link + "docs</a></p>", plain: "docs"},
		{name: "bare link", text: "see https://a.test/x.", html: `<p>see <a href="https://a.test/x"` + link + "https://a.test/x</a>.</p>", plain: "see https://a.test/x."},
		{name: "script link", text: "[x](javascript:alert(1))", html: "<p>[x](javascript:alert(1))</p>", plain: "[x](javascript:alert(1))"},
		{name: "quoted link", text: `[x](https://a.test/"onclick=y)`, html: `<p><a href="https://a.test/&#34;onclick=y"` + link + "x</a></p>", plain: "x"},
		{name: "mention", text: "![:Person](7) hi", html: `<p><span class="mention">@Travel App</span> hi</p>`, plain: "Travel App hi"},
		{name: "mention of a hostile name", text: "![:Person](8)", html: `<p><span class="mention">@Alice &lt;b&gt;</span></p>`, plain: "Alice <b>"},
		{name: "mention of nobody", text: "![:Team](99)", html: `<p><span class="mention">@Team 99</span></p>`, plain: "Team 99"},
		{name: "lines", text: "a\nb\r\n\r\nc", html: "<p>a<br>b</p><p>c</p>", plain: "a b c"},
		{name: "bullets", text: "a:\n* b\n* *c*", html: "<p>a:</p><ul><li>b</li><li><em>c</em></li></ul>", plain: "a: * b * c"},
		{name: "quote", text: "> a\n> b\nc", html: "<blockquote>a<br>b</blockquote><p>c</p>", plain: "> a > b c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := markup(reader{people: people()}, post{Text: tt.text})

			if got := string(m.html(tt.text)); got != tt.html {
				t.Errorf("html\n got %s\nwant %s", got, tt.html)
			}
			if got := m.plain(tt.text); got != tt.plain {
				t.Errorf("plain\n got %s\nwant %s", got, tt.plain)
			}
		})
	}
}

// TestMarkdownIsSafe puts pieces of markup together in any order: no element comes out
// but those that the renderer writes.
func TestMarkdownIsSafe(t *testing.T) {
	t.Parallel()
	pieces := []string{"<script>", "<img src=x>", `"`, "'", "*", "**", "_", "[a](", "javascript:", "https://x.test", ")", "![:Person](8)", "> ", "* ", "\n", "a", " ", "<"}
	written := strings.NewReplacer(
		"<p>", "", "</p>", "", "<br>", "", "<ul>", "", "</ul>", "", "<li>", "", "</li>", "", "<blockquote>", "", "</blockquote>", "",
		"<strong>", "", "</strong>", "", "<em>", "", "</em>", "", "<u>", "", "</u>", "", `<span class="mention">`, "", "</span>", "",
		"</a>", "", `<a href="https://`, "", `" rel="noopener noreferrer nofollow" target="_blank">`, "",
	)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")

		html := string(markup(reader{people: people()}, post{}).html(text))

		if rest := written.Replace(html); strings.ContainsAny(rest, `<>"`) {
			t.Fatalf("%q became %s", text, html)
		}
	})
}

func TestMentionMembers(t *testing.T) {
	t.Parallel()
	team := chat{Members: []member{{ID: "7"}, {ID: "9"}}}

	tests := map[string]string{
		"@Travel App book it":        "![:Person](7) book it",
		"please, @travel app":        "please, ![:Person](7)",
		"@Travel App Two and (@x)":   "![:Person](9) and (@x)",
		"@Alice <b> is no member":    "@Alice <b> is no member",
		"mail me@Travel App":         "mail me@Travel App",
		"(@Travel App) @Travel App.": "(![:Person](7)) ![:Person](7).",
		"no mention":                 "no mention",
	}
	for text, want := range tests {
		if got := mentionMembers(text, team, people()); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()

	tests := map[string][]control.PersonID{
		"travel": {"7"}, "ALICE@": {"8"}, "app travel": {"7"}, "nobody": nil, "": {"8", "7"}, "two": nil,
	}
	for query, want := range tests {
		var got []control.PersonID
		for _, e := range people().search(query, "1") {
			got = append(got, e.ID)
		}
		if strings.Join(strs(got), ",") != strings.Join(strs(want), ",") {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
	if found := people().search("travel", "7"); len(found) != 0 {
		t.Errorf("people find themselves: %v", found)
	}
}

func strs(ids []control.PersonID) []string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return texts
}
