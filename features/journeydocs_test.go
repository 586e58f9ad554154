package features

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	sentence = regexp.MustCompile(`(?m)^ +(?:Given|When|Then|And) (.+)$`)
	picture  = regexp.MustCompile(`\]\(([\w/]+\.png)\)`)
)

const largestPicture = 120 << 10 // bytes: the repository stays small

// TestJourneyIsTold fails when docs/journey.md lacks a sentence of the scenarios that it
// shows, or a picture. That its pictures show what the pages say is seen in the browser.
func TestJourneyIsTold(t *testing.T) {
	t.Parallel()
	feature, told, front := read(t, "journey/whole.feature"), read(t, "../docs/journey.md"), read(t, "../README.md")
	for _, step := range sentence.FindAllStringSubmatch(feature, -1) {
		if !strings.Contains(told, step[1]) {
			t.Errorf("docs/journey.md does not tell %q: make journey draws it anew", step[1])
		}
	}
	files := map[string]bool{}
	for _, link := range picture.FindAllStringSubmatch(told, -1) {
		files["../docs/"+link[1]] = true
	}
	for _, link := range picture.FindAllStringSubmatch(front, -1) {
		files["../"+link[1]] = true
	}
	for file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Error(err)
		} else if info.Size() > largestPicture {
			t.Errorf("%s has %d bytes", file, info.Size())
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
