package wire

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const (
	maxCardText  = 1000 // characters; documented limit of the text of a legacy card
	maxCardField = 300  // bytes; documented limit of what else is written on one
)

// legacyCard is a card in the words of the API, and in the flat ones that the first
// version of incoming webhooks has.
type legacyCard struct {
	Type         string   `json:"type"`
	Fallback     string   `json:"fallback"`
	Intro        string   `json:"intro"`
	Pretext      string   `json:"pretext"`
	Author       author   `json:"author"`
	AuthorName   string   `json:"author_name"`
	AuthorLink   string   `json:"author_link"`
	AuthorIcon   string   `json:"author_icon"`
	Title        string   `json:"title"`
	TitleLink    string   `json:"title_link"`
	Text         string   `json:"text"`
	ImageURI     string   `json:"imageUri"`
	ImageURL     string   `json:"image_url"`
	ThumbnailURI string   `json:"thumbnailUri"`
	ThumbURL     string   `json:"thumb_url"`
	Fields       []field  `json:"fields"`
	Footnote     footnote `json:"footnote"`
	Footer       string   `json:"footer"`
	FooterIcon   string   `json:"footer_icon"`
	Color        string   `json:"color"`
}

type author struct {
	Name    string `json:"name"`
	URI     string `json:"uri"`
	IconURI string `json:"iconUri"`
}

type footnote struct {
	Text    string `json:"text"`
	IconURI string `json:"iconUri"`
	Time    string `json:"time"`
}

type field struct {
	Title string `json:"title"`
	Value string `json:"value"`
	Style string `json:"style"`
	Short *bool  `json:"short"`
}

// style returns Short or Long, as the flat words mean it; Short is documented to be the
// default.
func (f field) style() string {
	if f.Style == "Long" || f.Style == "" && f.Short != nil && !*f.Short {
		return "Long"
	}
	return "Short"
}

// ParseLegacyCard returns a card as the content of an attachment: a JSON object in the
// words of the API.
func ParseLegacyCard(document []byte) (string, *CardError) {
	var c legacyCard
	if err := json.Unmarshal(document, &c); err != nil {
		return "", &CardError{"type", "the card is no object with the documented members"}
	}
	if utf8.RuneCountInString(c.Text) > maxCardText {
		return "", &CardError{"text", "the text of a card has 1000 characters at most"}
	}
	c = c.modern()
	for _, image := range []struct{ name, uri string }{{"imageUri", c.ImageURI}, {"thumbnailUri", c.ThumbnailURI}} {
		if image.uri != "" && !strings.HasPrefix(image.uri, "https://") {
			return "", &CardError{image.name, "images are read over https only"}
		}
	}
	if name := c.overlong(); name != "" {
		return "", &CardError{name, "what is written on a card besides its text has 300 bytes at most"}
	}
	content := c.encode()
	if content == "{}" {
		return "", &CardError{"text", "the card says nothing"}
	}
	return content, nil
}

// overlong returns the name of a member that is too long, or nothing. Assumed: addresses
// may be of any length.
func (c legacyCard) overlong() string {
	written := map[string]string{
		"fallback": c.Fallback, "intro": c.Intro, "author.name": c.Author.Name, "title": c.Title, "footnote.text": c.Footnote.Text,
	}
	for i, f := range c.Fields {
		place := "fields[" + strconv.Itoa(i) + "]."
		written[place+"title"], written[place+"value"] = f.Title, f.Value
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		if len(written[name]) > maxCardField {
			return name
		}
	}
	return ""
}

// modern puts what is said in flat words where the API has it.
func (c legacyCard) modern() legacyCard {
	first := func(to *string, values ...string) {
		for _, value := range values {
			if *to == "" {
				*to = value
			}
		}
	}
	first(&c.Intro, c.Pretext)
	first(&c.Author.Name, c.AuthorName)
	first(&c.Author.URI, c.AuthorLink)
	first(&c.Author.IconURI, c.AuthorIcon)
	first(&c.ImageURI, c.ImageURL)
	first(&c.ThumbnailURI, c.ThumbURL)
	first(&c.Footnote.Text, c.Footer)
	first(&c.Footnote.IconURI, c.FooterIcon)
	return c
}

// heading returns the title as it is shown. Assumed: a link is written into it, since the
// API has no place for one.
func (c legacyCard) heading() string {
	if c.TitleLink == "" || c.Title == "" {
		return c.Title
	}
	return "[" + c.Title + "](" + c.TitleLink + ")"
}

func (c legacyCard) encode() string {
	var o object
	o.text("fallback", c.Fallback)
	o.text("intro", c.Intro)
	o.nested("author", "name", c.Author.Name, "uri", c.Author.URI, "iconUri", c.Author.IconURI)
	o.text("title", c.heading())
	o.text("text", c.Text)
	o.text("imageUri", c.ImageURI)
	o.text("thumbnailUri", c.ThumbnailURI)
	if len(c.Fields) > 0 {
		var list []byte
		for i, f := range c.Fields {
			if i > 0 {
				list = append(list, ',')
			}
			var one object
			one.text("title", f.Title)
			one.text("value", f.Value)
			one.text("style", f.style())
			list = append(list, one.String()...)
		}
		o.raw("fields", "["+string(list)+"]")
	}
	o.nested("footnote", "text", c.Footnote.Text, "iconUri", c.Footnote.IconURI, "time", c.Footnote.Time)
	o.text("color", c.Color)
	return o.String()
}

// object is a JSON object that is being written; what is empty is left out.
type object struct{ members []byte }

func (o *object) raw(name, value string) {
	if len(o.members) > 0 {
		o.members = append(o.members, ',')
	}
	o.members = append(append(rest.AppendString(o.members, name), ':'), value...)
}

func (o *object) text(name, value string) {
	if value != "" {
		o.raw(name, string(rest.AppendString(nil, value)))
	}
}

// nested writes an object of names and values.
func (o *object) nested(name string, pairs ...string) {
	var inner object
	for i := 0; i+1 < len(pairs); i += 2 {
		inner.text(pairs[i], pairs[i+1])
	}
	if len(inner.members) > 0 {
		o.raw(name, inner.String())
	}
}

func (o *object) String() string { return "{" + string(o.members) + "}" }
