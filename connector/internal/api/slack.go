package api

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"regexp"
	"strings"
)

// slackMessage is what is sent to an incoming webhook of Slack, as far as it can be shown.
type slackMessage struct {
	Text        string            `json:"text"`
	Username    string            `json:"username"`
	Blocks      []slackBlock      `json:"blocks"`
	Attachments []slackAttachment `json:"attachments"`
}

type slackText struct {
	Type string `json:"type"` // mrkdwn or plain_text
	Text string `json:"text"`
}

type slackBlock struct {
	Type     string      `json:"type"`
	Text     *slackText  `json:"text"`
	Fields   []slackText `json:"fields"`
	Elements []slackPart `json:"elements"`
}

// slackPart is an element of a block. One of a context has a text of its own, one of a rich
// text has parts; what others have, such as a button's label, is an object and not shown.
type slackPart struct {
	Type, Text, URL, Name string
	Parts                 []slackPart
}

// UnmarshalJSON reads what can be shown.
func (p *slackPart) UnmarshalJSON(body []byte) error {
	var part struct {
		Type     string      `json:"type"`
		Text     any         `json:"text"`
		URL      string      `json:"url"`
		Name     string      `json:"name"`
		Elements []slackPart `json:"elements"`
	}
	_ = json.Unmarshal(body, &part) // an element of another kind shows nothing
	p.Type, p.URL, p.Name, p.Parts = part.Type, part.URL, part.Name, part.Elements
	p.Text, _ = part.Text.(string)
	return nil
}

func (p slackPart) shown() string {
	switch p.Type {
	case "mrkdwn":
		return markdown(p.Text)
	case "link":
		return slackLink(p.URL, p.Text)
	case "emoji":
		return ":" + p.Name + ":"
	}
	lines, before := make([]string, len(p.Parts)), ""
	if p.Type == "rich_text_list" {
		before = "\n* "
	}
	for i, part := range p.Parts {
		lines[i] = before + part.shown()
	}
	return p.Text + strings.TrimPrefix(strings.Join(lines, ""), "\n")
}

func slackLink(url, text string) string {
	if text == "" {
		return url
	}
	return "[" + text + "](" + url + ")"
}

type slackAttachment struct {
	Pretext   string       `json:"pretext"`
	Title     string       `json:"title"`
	TitleLink string       `json:"title_link"`
	Text      string       `json:"text"`
	Fallback  string       `json:"fallback"`
	Fields    []slackField `json:"fields"`
	Blocks    []slackBlock `json:"blocks"`
}

type slackField struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// readSlack reads a message: JSON, or a form with JSON in its field payload. Members that
// are not shown here are ignored.
func readSlack(r *http.Request) (slackMessage, error) {
	message, err := decodeSlack(r)
	if err != nil {
		return message, err
	}
	if message.text() == "" {
		return message, bad("text", "The message has no text: send text, blocks with text, or attachments.")
	}
	return message, nil
}

func decodeSlack(r *http.Request) (slackMessage, error) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/x-www-form-urlencoded" {
		return decodeForeign[slackMessage](r.Body)
	}
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return slackMessage{}, tooLarge()
		}
		return slackMessage{}, bad("payload", "The body is no form: encode it, or send the JSON with Content-Type: application/json.")
	}
	payload := r.PostForm.Get("payload")
	if payload == "" {
		return slackMessage{}, bad("payload", "The form has no field payload: put the JSON there, or send it with Content-Type: application/json.")
	}
	return decodeForeign[slackMessage](strings.NewReader(payload))
}

// text returns the message as RingCentral shows it. As in Slack, the text of a message with
// blocks is for those who do not see the blocks.
func (m slackMessage) text() string {
	lines := blockLines(m.Blocks)
	if joined(lines) == "" {
		lines = []string{markdown(m.Text)}
	}
	for _, a := range m.Attachments {
		lines = append(lines, a.lines()...)
	}
	return joined(lines)
}

func blockLines(blocks []slackBlock) []string {
	var lines []string
	for _, b := range blocks {
		if b.Text != nil {
			text := b.Text.shown()
			if b.Type == "header" {
				text = "**" + text + "**"
			}
			lines = append(lines, text)
		}
		for _, t := range b.Fields {
			lines = append(lines, t.shown())
		}
		for _, p := range b.Elements {
			lines = append(lines, p.shown())
		}
	}
	return lines
}

func (t slackText) shown() string {
	if t.Type == "mrkdwn" {
		return markdown(t.Text)
	}
	return t.Text
}

func (a slackAttachment) lines() []string {
	lines := []string{markdown(a.Pretext)}
	switch {
	case a.Title != "" && a.TitleLink != "":
		lines = append(lines, "**["+a.Title+"]("+a.TitleLink+")**")
	case a.Title != "":
		lines = append(lines, "**"+a.Title+"**")
	}
	lines = append(lines, markdown(a.Text))
	for _, f := range a.Fields {
		lines = append(lines, "* "+f.Title+": "+markdown(f.Value))
	}
	lines = append(lines, blockLines(a.Blocks)...)
	if joined(lines) == "" {
		return []string{a.Fallback}
	}
	return lines
}

// joined puts lines together that are not empty.
func joined(lines []string) string {
	var all []string
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}

// slackMarkup returns the patterns of links and of bold text. They are costly to compile,
// so nobody pays for them who never sends the like.
func slackMarkup() (link, bold *regexp.Regexp) {
	return regexp.MustCompile(`<([a-z]+:[^|>]+)(?:\|([^>]+))?>`),
		regexp.MustCompile(`(^|[^\pL\pN*])\*([^*\s](?:[^*\n]*[^*\s])?)\*($|[^\pL\pN*])`)
}

// markdown turns the markup of Slack into the one of RingCentral.
func markdown(text string) string {
	links, bold := slackMarkup()
	for range 2 { // neighbours share the space between them
		text = bold.ReplaceAllString(text, "$1**$2**$3")
	}
	text = links.ReplaceAllStringFunc(text, func(link string) string {
		parts := links.FindStringSubmatch(link)
		return slackLink(parts[1], parts[2])
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}
