package textbrowser

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// node is an element of a page, or a text between elements.
type node struct {
	name     string // of the element; empty for a text
	text     string
	attrs    map[string]string
	parent   *node
	children []*node
}

// parse reads a page. It forgives what browsers forgive of a page that is written with
// care: no XML declaration, elements without end, attributes without value.
func parse(r io.Reader) (*node, error) {
	decoder := xml.NewDecoder(r)
	decoder.Strict = false
	decoder.AutoClose = append(xml.HTMLAutoClose, "source", "wbr", "embed", "track")
	decoder.Entity = xml.HTMLEntity
	root := &node{}
	at := root
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the page: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			at = at.add(element(t))
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.add(&node{text: string(t)})
		}
	}
}

func element(t xml.StartElement) *node {
	n := &node{name: strings.ToLower(t.Name.Local), attrs: map[string]string{}}
	for _, attr := range t.Attr {
		n.attrs[strings.ToLower(attr.Name.Local)] = attr.Value
	}
	return n
}

func (n *node) add(child *node) *node {
	child.parent = n
	n.children = append(n.children, child)
	return child
}

func (n *node) has(attr string) bool {
	_, ok := n.attrs[attr]
	return ok
}

// find returns the first node in the order of the page, n included, that match accepts.
func (n *node) find(match func(*node) bool) *node {
	if match(n) {
		return n
	}
	for _, child := range n.children {
		if found := child.find(match); found != nil {
			return found
		}
	}
	return nil
}

// all returns every node below n that match accepts, in the order of the page.
func (n *node) all(match func(*node) bool) []*node {
	var found []*node
	for _, child := range n.children {
		if match(child) {
			found = append(found, child)
		}
		found = append(found, child.all(match)...)
	}
	return found
}

// within returns the closest element around n of that name, or nil.
func (n *node) within(name string) *node {
	for at := n.parent; at != nil; at = at.parent {
		if at.name == name {
			return at
		}
	}
	return nil
}

func named(names ...string) func(*node) bool {
	return func(n *node) bool { return slices.Contains(names, n.name) }
}

// words is the text that can be read in n, with single spaces. What inline elements
// contain stays in one word with its surroundings.
func (n *node) words() string {
	var b strings.Builder
	n.write(&b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (n *node) write(b *strings.Builder) {
	if n.invisible() {
		return
	}
	b.WriteString(n.text)
	if !n.inline() {
		b.WriteByte(' ')
		defer b.WriteByte(' ')
	}
	for _, child := range n.children {
		child.write(b)
	}
}

func (n *node) inline() bool {
	switch n.name {
	case "", "a", "b", "bdi", "code", "em", "i", "mark", "strong", "u", "s", "small":
		return true
	default:
		return false
	}
}

func (n *node) invisible() bool {
	switch n.name {
	case "head", "script", "style", "template", "option":
		return true
	default:
		return n.has("hidden") || n.attrs["aria-hidden"] == "true"
	}
}
