package wire

import (
	"maps"
	"slices"
	"strconv"
)

// Assumed: cards are held against the schema of Adaptive Cards 1.3, as the guide says of
// incoming webhooks. What the schema leaves open is left open here.

// kind is what a value of a card has to be.
type kind int

const (
	anyText   kind = iota + 1 // a string
	elements                  // list of elements
	actions                   // list of actions
	items                     // list of objects
	oneAction                 // an action that is no ShowCard
	oneCard                   // a card
	columns                   // list of columns, which need not say their type
	images                    // list of images, which need not say their type
)

// shape says which members an object has to have, and what else is looked into.
type shape struct {
	required []string
	members  map[string]kind
}

// elementShapes are the elements of cards, with the members that they need.
func elementShapes() map[string]shape {
	input := shape{required: []string{"id"}, members: map[string]kind{"id": anyText}}
	return map[string]shape{
		"TextBlock":       {required: []string{"text"}, members: map[string]kind{"text": anyText}},
		"Image":           {required: []string{"url"}, members: map[string]kind{"url": anyText, "selectAction": oneAction}},
		"Media":           {required: []string{"sources"}, members: map[string]kind{"sources": items}},
		"RichTextBlock":   {required: []string{"inlines"}},
		"Container":       {required: []string{"items"}, members: map[string]kind{"items": elements, "selectAction": oneAction}},
		"ColumnSet":       {members: map[string]kind{"columns": columns, "selectAction": oneAction}},
		"Column":          {members: map[string]kind{"items": elements, "selectAction": oneAction}},
		"FactSet":         {required: []string{"facts"}, members: map[string]kind{"facts": items}},
		"ImageSet":        {required: []string{"images"}, members: map[string]kind{"images": images}},
		"ActionSet":       {required: []string{"actions"}, members: map[string]kind{"actions": actions}},
		"Input.Text":      input,
		"Input.Number":    input,
		"Input.Date":      input,
		"Input.Time":      input,
		"Input.Toggle":    {required: []string{"id", "title"}, members: input.members},
		"Input.ChoiceSet": {required: []string{"id"}, members: map[string]kind{"id": anyText, "choices": items}},
	}
}

// actionShapes are the documented actions.
func actionShapes() map[string]shape {
	return map[string]shape{
		"Action.Submit":           {},
		"Action.OpenUrl":          {required: []string{"url"}, members: map[string]kind{"url": anyText}},
		"Action.ShowCard":         {members: map[string]kind{"card": oneCard}},
		"Action.ToggleVisibility": {required: []string{"targetElements"}},
	}
}

func checkCard(place string, card map[string]any) *CardError {
	return checkMembers(place, card, shape{members: map[string]kind{
		"body": elements, "actions": actions, "selectAction": oneAction, "fallbackText": anyText, "$schema": anyText,
	}})
}

// checkMembers looks at the members of an object in the order of the alphabet.
func checkMembers(place string, object map[string]any, s shape) *CardError {
	for _, name := range slices.Sorted(maps.Keys(s.members)) {
		if value, present := object[name]; present {
			if problem := check(join(place, name), value, s.members[name]); problem != nil {
				return problem
			}
		}
	}
	for _, name := range s.required {
		if _, present := object[name]; !present {
			return &CardError{join(place, name), "it is missing"}
		}
	}
	return nil
}

func check(place string, value any, k kind) *CardError {
	switch k {
	case anyText:
		if _, ok := value.(string); !ok && value != nil {
			return &CardError{place, "it is no text"}
		}
	case elements:
		return checkList(place, value, "", elementShapes())
	case columns:
		return checkList(place, value, "Column", elementShapes())
	case images:
		return checkList(place, value, "Image", elementShapes())
	case actions:
		return checkList(place, value, "", actionShapes())
	case items:
		return checkList(place, value, "", nil)
	case oneAction:
		shapes := actionShapes()
		delete(shapes, "Action.ShowCard") // documented: not as a selectAction
		return checkTyped(place, value, "", shapes)
	case oneCard:
		card, ok := value.(map[string]any)
		if !ok {
			return &CardError{place, "it is no card"}
		}
		return checkCard(place, card)
	}
	return nil
}

// checkList looks at a list of objects, which are of the type usual unless they say
// another.
func checkList(place string, value any, usual string, shapes map[string]shape) *CardError {
	list, ok := value.([]any)
	if !ok {
		return &CardError{place, "it is no list"}
	}
	for i, item := range list {
		if problem := checkTyped(place+"["+strconv.Itoa(i)+"]", item, usual, shapes); problem != nil {
			return problem
		}
	}
	return nil
}

// checkTyped looks at an object whose type says what it has to have; without shapes it
// may have anything.
func checkTyped(place string, value any, usual string, shapes map[string]shape) *CardError {
	object, ok := value.(map[string]any)
	if !ok {
		return &CardError{place, "it is no object"}
	}
	if shapes == nil {
		return nil
	}
	name := usual
	if said, present := object["type"]; present {
		name, _ = said.(string)
	}
	s, known := shapes[name]
	if !known {
		return &CardError{join(place, "type"), "an adaptive card of version 1.3 has no " + strconv.Quote(name) + " here"}
	}
	return checkMembers(place, object, s)
}

func join(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}
