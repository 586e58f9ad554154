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
}

// Page is what a person sees at an address.
type Page struct {
	Address string
	Heading string            // the most important one
	Text    string            // all that can be read, with single spaces
	Fields  map[string]string // what stands in the fields, by label
}
