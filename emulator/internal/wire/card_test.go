package wire

import (
	"strings"
	"testing"
)

// TestDeepCard takes half a minute when each level is read anew.
func TestDeepCard(t *testing.T) {
	t.Parallel()
	const levels = 4000
	deep := `{"body":[` + strings.Repeat(`{"type":"Container","items":[`, levels) + `{"type":"Blink"}` + strings.Repeat(`]}`, levels) + `]}`

	_, problem := ParseCard([]byte(deep))

	if want := "body[0]" + strings.Repeat(".items[0]", levels) + ".type"; problem == nil || problem.Place != want {
		t.Errorf("got %.100v, want a problem in the deepest element", problem)
	}
}

func TestCardWithoutWhatThePlatformSays(t *testing.T) {
	t.Parallel()

	got, problem := ParseCard([]byte(`{"id":"7","type":"AdaptiveCard","version":"1.0","creator":{"id":"8"},"chatIds":[],"creationTime":"x",` +
		`"lastModifiedTime":"y","$schema":"s","speak":"hi","body":[],"fallbackText":"F","minHeight":1e400}`))

	if want := `{"speak":"hi","body":[],"fallbackText":"F","minHeight":1e400}`; problem != nil || got.Content != want || got.Schema != "s" || got.Fallback != "F" {
		t.Errorf("got %+v, %v, want %s", got, problem, want)
	}
}
