package textbrowser

import (
	"fmt"
	"net/url"
	"strings"
)

// isControl reports whether a person enters something in n.
func isControl(n *node) bool { return named("input", "select", "textarea")(n) }

// labelled returns the control that a person would find by a label.
func (n *node) labelled(label string) *node {
	for _, control := range n.all(isControl) {
		if control.label(n) == label {
			return control
		}
	}
	return nil
}

// label is what a person reads beside a control.
func (n *node) label(page *node) string {
	if id := n.attrs["id"]; id != "" {
		if l := page.find(func(l *node) bool { return l.name == "label" && l.attrs["for"] == id }); l != nil {
			return l.words()
		}
	}
	if l := n.within("label"); l != nil {
		return l.words()
	}
	return n.attrs["aria-label"]
}

// notes is what describes a control, such as what is wrong with it.
func (n *node) notes(page *node) string {
	var notes []string
	for id := range strings.FieldsSeq(n.attrs["aria-describedby"]) {
		if note := page.find(func(d *node) bool { return d.attrs["id"] == id }); note != nil {
			notes = append(notes, note.words())
		}
	}
	return strings.Join(notes, " ")
}

// group returns the radio buttons of a fieldset, found by its legend.
func (n *node) group(legend string) []*node {
	set := n.find(func(set *node) bool {
		if set.name != "fieldset" {
			return false
		}
		l := set.find(named("legend"))
		return l != nil && l.words() == legend
	})
	if set == nil {
		return nil
	}
	return set.all(func(c *node) bool { return c.name == "input" && c.attrs["type"] == "radio" })
}

// fill enters a value into the control with the label, or chooses the radio button of
// that name in the group so called.
func (n *node) fill(label, value string) error {
	if control := n.labelled(label); control != nil {
		return control.enter(value)
	}
	radios := n.group(label)
	for _, radio := range radios {
		if radio.label(n) == value {
			if radio.has("disabled") {
				return fmt.Errorf("%s cannot be changed", label)
			}
			for _, other := range radios {
				delete(other.attrs, "checked")
			}
			radio.attrs["checked"] = ""
			return nil
		}
	}
	if radios != nil {
		return fmt.Errorf("%s offers no %q", label, value)
	}
	return fmt.Errorf("the page has no field %q", label)
}

func (n *node) enter(value string) error {
	switch {
	case n.has("disabled") || n.has("readonly"):
		return fmt.Errorf("the field of %q cannot be changed", value)
	case n.name == "select":
		return n.selectOption(value)
	case n.attrs["type"] == "checkbox":
		delete(n.attrs, "checked")
		if value == "Yes" {
			n.attrs["checked"] = ""
		}
	case n.name == "textarea":
		n.children = nil
		n.add(&node{text: value})
	case n.attrs["type"] == "checkbox":
		if delete(n.attrs, "checked"); value == "Yes" {
			n.attrs["checked"] = ""
		}
	default:
		n.attrs["value"] = value
	}
	return nil
}

func (n *node) selectOption(words string) error {
	options := n.all(named("option"))
	for _, option := range options {
		if option.optionWords() != words {
			continue
		}
		for _, other := range options {
			delete(other.attrs, "selected")
		}
		option.attrs["selected"] = ""
		return nil
	}
	return fmt.Errorf("the list offers no %q", words)
}

func (n *node) optionWords() string {
	var b strings.Builder
	for _, child := range n.children {
		b.WriteString(child.text)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// entered is what stands in a control, as the person sees it.
func (n *node) entered() string {
	switch n.name {
	case "select":
		if option := n.selected(); option != nil {
			return option.optionWords()
		}
		return ""
	case "textarea":
		return strings.TrimPrefix(n.words(), "\n")
	default:
		return n.attrs["value"]
	}
}

func (n *node) selected() *node {
	options := n.all(named("option"))
	for _, option := range options {
		if option.has("selected") {
			return option
		}
	}
	if len(options) > 0 {
		return options[0]
	}
	return nil
}

// pressable returns the button or link whose words are name, or else begin with it.
func (n *node) pressable(name string) *node {
	candidates := n.all(func(c *node) bool {
		return c.name == "button" || c.name == "a" && c.has("href")
	})
	for _, c := range candidates {
		if c.caption() == name {
			return c
		}
	}
	for _, c := range candidates {
		if strings.HasPrefix(c.caption(), name) {
			return c
		}
	}
	return nil
}

func (n *node) caption() string {
	if label := n.attrs["aria-label"]; label != "" {
		return label
	}
	return n.words()
}

// form returns the form that a button belongs to.
func (n *node) form(page *node) *node {
	if id := n.attrs["form"]; id != "" {
		return page.find(func(f *node) bool { return f.name == "form" && f.attrs["id"] == id })
	}
	return n.within("form")
}

// values are what a form sends when a button of it is pressed.
func (n *node) values(page, button *node) url.Values {
	values := url.Values{}
	for _, control := range page.all(isControl) {
		if control.form(page) == n {
			control.contribute(values)
		}
	}
	if name := button.attrs["name"]; name != "" {
		values.Add(name, button.attrs["value"])
	}
	return values
}

func (n *node) contribute(values url.Values) {
	name := n.attrs["name"]
	if name == "" || n.has("disabled") {
		return
	}
	switch {
	case n.name == "select":
		if option := n.selected(); option != nil {
			values.Add(name, option.optionValue())
		}
	case n.name == "textarea":
		values.Add(name, n.entered())
	case n.attrs["type"] == "radio" || n.attrs["type"] == "checkbox":
		if n.has("checked") {
			values.Add(name, orDefault(n.attrs["value"], "on"))
		}
	case n.attrs["type"] != "submit" && n.attrs["type"] != "button" && n.attrs["type"] != "file":
		values.Add(name, n.attrs["value"])
	}
}

func (n *node) optionValue() string {
	if n.has("value") {
		return n.attrs["value"]
	}
	return n.optionWords()
}

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
