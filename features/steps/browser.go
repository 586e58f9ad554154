package steps

import "context"

// Browser is what a person looks at, fills in and presses. It follows redirects and
// keeps cookies until the scenario ends.
type Browser interface {
	// Open goes to an address, as if it were typed.
	Open(ctx context.Context, address string) error
	// Fill writes a text into the field of that label, or chooses what is called so
	// in a list or a group of buttons.
	Fill(ctx context.Context, label, value string) error
	// Press presses the button, or follows the link, whose words begin with name.
	Press(ctx context.Context, name string) error
	// Shows waits until a text can be read on the page.
	Shows(ctx context.Context, text string) error
	// Page returns what is on the screen.
	Page(ctx context.Context) (Page, error)

	restless
}

// restless is what people do besides with a Browser.
type restless interface {
	// PressTwice presses a button twice, without a look at what the first press leads to.
	PressTwice(ctx context.Context, name string) error
	// Back shows the page before, as it was left.
	Back(ctx context.Context) error
	// Reload sends what led to the page once more, a form as well.
	Reload(ctx context.Context) error
	// Another opens one more tab of the same person.
	Another(ctx context.Context) Browser
	// Type strikes the key Tab or Enter, or the keys of a text, wherever the focus is.
	Type(ctx context.Context, keys string) error
}

// Page is what a person sees at an address.
type Page struct {
	Address string
	Heading string            // the most important one
	Text    string            // all that can be read, with single spaces
	Fields  map[string]string // what stands in the fields, by label
	Notes   map[string]string // what describes the fields, such as what is wrong with them, by label
	Focus   string            // the words of what has the focus of the keyboard
}
