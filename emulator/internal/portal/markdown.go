package portal

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
)

// Mini-Markdown, as far as people write it: **bold**, *italic*, _underline_,
// [label](url), ![:Person](id), "> quote" and "* bullet".
var (
	inline = regexp.MustCompile(`!\[:(?P<kind>\w+)\]\((?P<id>[\w-]+)\)` +
		`|\[(?P<label>[^\]\n]+)\]\((?P<target>[^\s)]+)\)` +
		`|\*\*(?P<bold>[^*\n]+)\*\*` +
		`|\*(?P<italic>[^*\s][^*\n]*)\*` +
		`|\b_(?P<underline>[^_\n]+)_\b` +
		`|(?P<bare>https?://[^\s<>"]+[^\s<>".,;:!?)])`)
	mentionMarkup = regexp.MustCompile(`!\[:Person\]\(([\w-]+)\)`)

	bullet = regexp.MustCompile(`^\s*[*•-] +(.*)$`)
	quote  = regexp.MustCompile(`^> ?(.*)$`)
)

// markdown turns the text of posts into HTML. Everything that is not markup is
// escaped, and links lead to web and mail addresses only.
type markdown struct {
	mentionName func(kind, id string) string
}

// html renders a whole text.
func (m markdown) html(text string) template.HTML {
	var b strings.Builder
	open := ""
	for line := range strings.Lines(text) {
		kind, content := block(strings.TrimRight(line, "\r\n"))
		b.WriteString(between(open, kind))
		open = kind
		if kind == "ul" {
			content = "<li>" + m.spans(content) + "</li>"
		} else {
			content = m.spans(content)
		}
		b.WriteString(content)
	}
	b.WriteString(between(open, ""))
	return template.HTML(b.String()) //nolint:gosec // every piece of text went through escape
}

// plain renders a text as one line without markup.
func (m markdown) plain(text string) string {
	return strings.Join(strings.Fields(m.replace(text, func(s span) string { return s.text }, keep)), " ")
}

// written renders a text as people write it: mentions are names after an @.
func (m markdown) written(text string) string {
	return mentionMarkup.ReplaceAllStringFunc(text, func(found string) string {
		match := mentionMarkup.FindStringSubmatch(found)
		return "@" + m.mentionName("Person", match[1])
	})
}

// block says to which element a line belongs, and what of it is content.
func block(line string) (kind, content string) {
	if match := bullet.FindStringSubmatch(line); match != nil {
		return "ul", match[1]
	}
	if match := quote.FindStringSubmatch(line); match != nil {
		return "blockquote", match[1]
	}
	if strings.TrimSpace(line) == "" {
		return "", ""
	}
	return "p", line
}

// between closes one element and opens the next; lines of the same one are parted.
func between(before, after string) string {
	switch {
	case before == after && (after == "p" || after == "blockquote"):
		return "<br>"
	case before == after:
		return ""
	case before == "":
		return "<" + after + ">"
	case after == "":
		return "</" + before + ">"
	default:
		return "</" + before + "><" + after + ">"
	}
}

// span is one piece of inline markup.
type span struct{ element, text, target string }

func (m markdown) spans(line string) string {
	return m.replace(line, m.element, template.HTMLEscapeString)
}

func (m markdown) element(s span) string {
	text := template.HTMLEscapeString(s.text)
	switch s.element {
	case "mention":
		return `<span class="mention">@` + text + `</span>`
	case "a":
		return `<a href="` + template.HTMLEscapeString(s.target) + `" rel="noopener noreferrer nofollow" target="_blank">` + text + `</a>`
	case "strong", "em":
		return "<" + s.element + ">" + m.spans(s.text) + "</" + s.element + ">"
	case "u":
		return "<u>" + text + "</u>"
	default:
		return text
	}
}

// replace walks a line: markup goes through render, what is between through rest.
func (m markdown) replace(line string, render func(span) string, rest func(string) string) string {
	var b strings.Builder
	end := 0
	for _, at := range inline.FindAllStringSubmatchIndex(line, -1) {
		b.WriteString(rest(line[end:at[0]]))
		b.WriteString(render(m.span(line, at)))
		end = at[1]
	}
	b.WriteString(rest(line[end:]))
	return b.String()
}

func (m markdown) span(line string, at []int) span {
	group := func(name string) string {
		i := 2 * inline.SubexpIndex(name)
		if at[i] < 0 {
			return ""
		}
		return line[at[i]:at[i+1]]
	}
	switch {
	case group("id") != "":
		return span{element: "mention", text: m.mentionName(group("kind"), group("id"))}
	case group("target") != "" && safe(group("target")):
		return span{element: "a", text: group("label"), target: group("target")}
	case group("bold") != "":
		return span{element: "strong", text: group("bold")}
	case group("italic") != "":
		return span{element: "em", text: group("italic")}
	case group("underline") != "":
		return span{element: "u", text: group("underline")}
	case group("bare") != "":
		return span{element: "a", text: group("bare"), target: group("bare")}
	default:
		return span{text: line[at[0]:at[1]]}
	}
}

// safe reports whether a browser may be sent to an address that somebody wrote.
func safe(target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto":
		return true
	}
	return false
}

func keep(text string) string { return text }
