package state

import (
	"errors"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

func TestCreateExtension(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name      string
		extension Extension
		number    string
		parameter string // of the refusal
	}{
		{name: "next number", extension: Extension{Email: "dan@example.com"}, number: "104"},
		{name: "without an e-mail", extension: Extension{}, number: "104"},
		{name: "own number", extension: Extension{Number: "2000"}, number: "2000"},
		{name: "number in use", extension: Extension{Number: "101"}, parameter: "extensionNumber"},
		{name: "no number", extension: Extension{Number: "x"}, parameter: "extensionNumber"},
		{name: "e-mail in use", extension: Extension{Email: "ANN@example.com"}, parameter: "email"},
		{name: "no account", extension: Extension{Account: 1}, parameter: "accountId"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, _ := staff(t)
			account := s.Accounts()[0]
			if tt.extension.Account == 0 {
				tt.extension.Account = account.ID
			}

			got, err := s.CreateExtension(tt.extension)

			if refusal, ok := errors.AsType[*apierr.Error](err); ok != (tt.parameter != "") || ok && refusal.Parameter != tt.parameter {
				t.Fatalf("got %v, want a refusal of %q", err, tt.parameter)
			}
			if got.Number != tt.number {
				t.Errorf("got number %q, want %q", got.Number, tt.number)
			}
			if listed := len(s.Extensions(account.ID)); (listed == 4) != (err == nil) {
				t.Errorf("%d extensions are listed after %v", listed, err)
			}
		})
	}
}
