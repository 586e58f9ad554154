package page

import (
	"net/url"
	"testing"
)

func TestForm(t *testing.T) {
	t.Parallel()
	f := Form{Values: url.Values{"name": {"  Ann "}, "password": {" secret "}, "blank": {"  "}, "permission": {"A", "B"}}}

	f.Need("name", "Enter the name.")
	if !f.OK() || f.Get("name") != "Ann" || f.Verbatim("password") != " secret " {
		t.Errorf("got %+v", f)
	}
	f.Need("blank", "Enter it.")
	f.Wrong("blank", "It is wrong.")
	if f.OK() || f.Error("blank") != "Enter it." || f.Error("name") != "" {
		t.Errorf("got %+v", f.Errors)
	}
	if !f.Has("permission", "B") || f.Has("permission", "C") {
		t.Error("the chosen values are others")
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "no such app": "No such app.", "It is gone.": "It is gone.", "x": "X."} {
		if got := Sentence(text); got != want {
			t.Errorf("%q is written %q", text, got)
		}
	}
}
