package portal

import (
	"encoding/json"
	"html/template"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// card is an adaptive card, or one inside of it that a button shows: the common elements
// of version 1.3. What is not known to the app is left out, or its fallback is shown.
type card struct {
	Body    []*element `json:"body"`
	Actions []*action  `json:"actions"`
}

// element is one piece of a card. Which members it has depends on the type.
type element struct {
	Type      string `json:"type"`
	ID        string `json:"id"`
	IsVisible *bool  `json:"isVisible"`
	Separator bool   `json:"separator"`
	Spacing   string `json:"spacing"`
	Align     string `json:"horizontalAlignment"`
	Style     string `json:"style"`

	Text     string `json:"text"`
	Size     string `json:"size"`
	Weight   string `json:"weight"`
	Color    string `json:"color"`
	IsSubtle bool   `json:"isSubtle"`
	URL      string `json:"url"`
	AltText  string `json:"altText"`

	Items   []*element        `json:"items"`
	Columns []*element        `json:"columns"`
	Images  []*element        `json:"images"`
	Width   any               `json:"width"`
	Actions []*action         `json:"actions"`
	Facts   []fact            `json:"facts"`
	Inlines []json.RawMessage `json:"inlines"`

	Label        string   `json:"label"`
	Title        string   `json:"title"`
	Placeholder  string   `json:"placeholder"`
	Value        any      `json:"value"`
	Min          any      `json:"min"`
	Max          any      `json:"max"`
	IsRequired   bool     `json:"isRequired"`
	ErrorMessage string   `json:"errorMessage"`
	IsMultiline  bool     `json:"isMultiline"`
	IsMulti      bool     `json:"isMultiSelect"`
	Choices      []choice `json:"choices"`
	ValueOn      string   `json:"valueOn"`
	ValueOff     string   `json:"valueOff"`

	Field  string `json:"-"` // id and name of the input on the page
	Anchor string `json:"-"` // id of the element on the page; empty when nothing refers to it
}

type fact struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

type choice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// action is a button of a card.
type action struct {
	Type    string            `json:"type"`
	Title   string            `json:"title"`
	Style   string            `json:"style"`
	URL     string            `json:"url"`
	Data    any               `json:"data"`
	Card    *card             `json:"card"`
	Targets []json.RawMessage `json:"targetElements"`

	Number int        `json:"-"` // in the card
	Inputs []*element `json:"-"` // what is sent along: those of the card and of the cards around it
	Toggle string     `json:"-"` // ids of what it shows and hides
}

// cardView is a card as it stands in a post, or in a dialog of an application.
type cardView struct {
	card

	ID      control.CardID
	Path    string // where its form goes
	Once    string
	Source  string // the card itself, of one that is kept nowhere
	buttons []*action
}

// readCard reads a card and numbers what is in it.
func readCard(raw []byte, id control.CardID) (*cardView, error) {
	view := &cardView{ID: id}
	if err := json.Unmarshal(raw, &view.card); err != nil {
		return nil, err
	}
	view.prepare(&view.card, nil, "card-"+string(id))
	return view, nil
}

// prepare numbers the inputs and buttons of c, which stands in a card with some inputs.
func (v *cardView) prepare(c *card, around []*element, prefix string) {
	inputs := append([]*element(nil), around...)
	var buttons []*action
	walk(c.Body, func(e *element) {
		e.Anchor = anchor(prefix, e.ID)
		if strings.HasPrefix(e.Type, "Input.") {
			e.Field = prefix + "-" + strconv.Itoa(len(inputs))
			inputs = append(inputs, e)
		}
		buttons = append(buttons, e.Actions...)
	})
	for _, a := range append(buttons, c.Actions...) {
		a.Number, a.Inputs, a.Toggle = len(v.buttons), inputs, a.toggled(prefix)
		v.buttons = append(v.buttons, a)
		if a.Card != nil {
			v.prepare(a.Card, inputs, prefix+"-"+strconv.Itoa(a.Number))
		}
	}
}

// walk visits elements and what is in them, from top to bottom.
func walk(elements []*element, visit func(*element)) {
	for _, e := range elements {
		visit(e)
		walk(e.Items, visit)
		walk(e.Columns, visit)
		walk(e.Images, visit)
	}
}

func anchor(prefix, id string) string {
	if id == "" {
		return ""
	}
	return prefix + "-e-" + strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '.'
	}, id)
}

// toggled returns the ids of the elements that a button shows and hides.
func (a *action) toggled(prefix string) string {
	var ids []string
	for _, raw := range a.Targets {
		var target struct {
			ID string `json:"elementId"`
		}
		if json.Unmarshal(raw, &target.ID) != nil && json.Unmarshal(raw, &target) != nil {
			continue
		}
		ids = append(ids, anchor(prefix, target.ID))
	}
	return strings.Join(ids, " ")
}

// Class returns the classes of an element: words of the schema, in small letters.
func (e *element) Class() string {
	classes := []string{"ac", "ac-" + word(strings.ReplaceAll(e.Type, ".", ""))}
	for _, said := range [][2]string{
		{"size", e.Size}, {"weight", e.Weight}, {"color", e.Color}, {"align", e.Align}, {"style", e.Style}, {"space", e.Spacing},
	} {
		if said[1] != "" {
			classes = append(classes, said[0]+"-"+word(said[1]))
		}
	}
	if e.IsSubtle {
		classes = append(classes, "subtle")
	}
	if e.Separator {
		classes = append(classes, "separated")
	}
	if e.Type == "Column" {
		classes = append(classes, e.width())
	}
	return strings.Join(classes, " ")
}

// width returns the class of a column: as wide as what is in it, or a share of the rest.
func (e *element) width() string {
	switch w := e.Width.(type) {
	case float64:
		return "share-" + strconv.Itoa(min(max(int(w), 1), 12))
	case string:
		if w == "auto" || strings.HasSuffix(w, "px") {
			return "share-auto"
		}
		if n, err := strconv.ParseFloat(w, 64); err == nil {
			return "share-" + strconv.Itoa(min(max(int(n), 1), 12))
		}
	}
	return "share-1"
}

func word(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

// Hidden reports whether the element is not shown at first.
func (e *element) Hidden() bool { return e.IsVisible != nil && !*e.IsVisible }

// HTML returns the text of a TextBlock, or of the runs of a RichTextBlock.
func (e *element) HTML() template.HTML {
	text := markdown{mentionName: func(kind, id string) string { return kind + " " + id }}
	if e.Type != "RichTextBlock" {
		return text.html(e.Text)
	}
	var b strings.Builder
	for _, raw := range e.Inlines {
		var run struct {
			Text   string `json:"text"`
			Weight string `json:"weight"`
		}
		if json.Unmarshal(raw, &run.Text) != nil && json.Unmarshal(raw, &run) != nil {
			continue
		}
		if escaped := template.HTMLEscapeString(run.Text); strings.EqualFold(run.Weight, "bolder") {
			b.WriteString("<strong>" + escaped + "</strong>")
		} else {
			b.WriteString(escaped)
		}
	}
	return template.HTML("<p>" + b.String() + "</p>") //nolint:gosec // every run was escaped
}

// Picture returns the address of an image, if a browser may be sent there.
func (e *element) Picture() template.URL {
	if strings.HasPrefix(e.URL, "data:image/") || safe(e.URL) && !strings.HasPrefix(e.URL, "mailto:") {
		return template.URL(e.URL) //nolint:gosec // pictures run no scripts
	}
	return ""
}

// Entered returns what an input holds at first.
func (e *element) Entered() string {
	switch v := e.Value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Chosen reports whether a choice is chosen at first.
func (e *element) Chosen(value string) bool {
	for one := range strings.SplitSeq(e.Entered(), ",") {
		if one == value {
			return true
		}
	}
	return false
}

// On returns the value of a toggle that is on.
func (e *element) On() string { return orElse(e.ValueOn, "true") }

// Caption returns what an input is called.
func (e *element) Caption() string {
	return orElse(e.Label, orElse(e.Title, orElse(e.Placeholder, orElse(e.ID, "Input"))))
}

// Bound returns a limit of an input as text.
func (e *element) Bound(limit any) string { return (&element{Value: limit}).Entered() }

// Link returns where a button leads, if a browser may be sent there.
func (a *action) Link() string {
	if safe(a.URL) {
		return a.URL
	}
	return ""
}

// Submits reports whether a button sends what was entered.
func (a *action) Submits() bool { return a.Type == "Action.Submit" || a.Type == "Action.Execute" }

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
