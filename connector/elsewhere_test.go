package connector_test

import (
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func TestWhichChannelNeedsAttention(t *testing.T) {
	t.Parallel()
	wrong := &connector.Problem{Reason: "The secret was rotated.", Remedy: "Enter the new one."}
	tests := []struct {
		name                string
		sandbox, production connector.Connection
		want                bool
	}{
		{name: "fine in both", sandbox: connector.Connection{Enabled: true}, production: connector.Connection{Enabled: true}},
		{name: "where it is selected", sandbox: connector.Connection{Problem: wrong}, want: true},
		{name: "where it answers, too", production: connector.Connection{Enabled: true, Problem: wrong}, want: true},
		{name: "where it does not answer", production: connector.Connection{Problem: wrong}},
	}
	for _, tt := range tests {
		channel := connector.Channel{Environment: connector.Sandbox, Sandbox: tt.sandbox, Production: tt.production}
		if got := channel.NeedsAttention(); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
