package rest

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestAppendStringReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "text")

		var got string
		err := json.Unmarshal(AppendString(nil, want), &got)

		if err != nil || got != want {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
	})
}

func TestAppendStringMendsInvalidUTF8(t *testing.T) {
	t.Parallel()

	got := AppendString(nil, "a\xffb\x01")

	if want := "\"a\ufffdb\\u0001\""; string(got) != want || !utf8.Valid(got) {
		t.Errorf("got %s, want %s", got, want)
	}
}
