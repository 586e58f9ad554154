// Package seed reads the YAML document with which an emulator starts, and fills the
// environments with what it describes.
package seed

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/glipbox/glipbox/emulator/control"
)

// Parse reads a seed. A mistake in it is an error that names file, line and reason.
func Parse(name string, document []byte) (control.Seed, error) {
	var seed control.Seed
	if err := yaml.Load(document, &seed, yaml.WithKnownFields()); err != nil {
		return control.Seed{}, syntaxError(name, document, err)
	}
	if mistake := check(seed); mistake != nil {
		return control.Seed{}, fmt.Errorf("%s:%d: %s", name, lineOf(document, mistake.path), mistake.reason)
	}
	return seed, nil
}

// syntaxError says in one line what the YAML reader found.
func syntaxError(name string, document []byte, err error) error {
	line, reason := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if list, ok := errors.AsType[*yaml.LoadErrors](err); ok && len(list.Errors) > 0 {
		line, reason = list.Errors[0].Mark.Line, list.Errors[0].Message
	} else if one, ok := errors.AsType[*yaml.LoadError](err); ok {
		line, reason = one.Mark.Line, one.Message
	}
	lines := bytes.Count(bytes.TrimSpace(document), []byte("\n")) + 1
	return fmt.Errorf("%s:%d: %s", name, min(max(line, 1), lines), reason) // the reader counts one line past the end
}

// lineOf returns the line of the value at path, or of the nearest value around it.
func lineOf(document []byte, path []any) int {
	var root yaml.Node
	if yaml.Load(document, &root) != nil || len(root.Content) == 0 {
		return 1
	}
	node := root.Content[0]
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}
