//go:build browser

package features

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// journey is where the walk from nothing to a conversation is shown.
const (
	journey      = "../docs/journey"
	journeyWords = journey + "/words.txt"
)

const introduction = `# The journey, in pictures

From nothing to a conversation with an agent in production, as a developer walks it. ` + "`make journey`" + ` makes this page from the
scenarios in ` + "`features/journey/whole.feature`" + `: each picture is the real page in Chromium, taken right after what is said above it.
The browser features fail when a page says something else than its picture.
`

// document is the page that shows the pictures.
func (a *album) document() string {
	var b strings.Builder
	b.WriteString(introduction)
	for i, s := range a.shots {
		if i == 0 || a.shots[i-1].chapter != s.chapter {
			fmt.Fprintf(&b, "\n## %s\n", s.chapter)
		}
		if len(s.given) > 0 {
			fmt.Fprintf(&b, "\nBefore: %s.\n", strings.Join(s.given, "; "))
		}
		fmt.Fprintf(&b, "\n%d. %s\n\n   ![%s](journey/%s)\n", i+1, strings.Join(s.said, "  \n   "), s.said[len(s.said)-1], file(i))
	}
	return b.String()
}

func file(i int) string { return fmt.Sprintf("%02d.png", i+1) }

// words lists what stands on each of the pages.
func (a *album) words() string {
	var b strings.Builder
	for i, s := range a.shots {
		fmt.Fprintf(&b, "%s: %s\n", file(i), s.words)
	}
	return b.String()
}

// bind writes the document, its pictures and their words.
func (a *album) bind() error {
	const folder, readable = 0o755, 0o644
	err := errors.Join(os.RemoveAll(journey), os.MkdirAll(journey, folder),
		os.WriteFile(journey+".md", []byte(a.document()), readable),
		os.WriteFile(journeyWords, []byte(a.words()), readable))
	for i, s := range a.shots {
		err = errors.Join(err, os.WriteFile(filepath.Join(journey, file(i)), s.png, readable))
	}
	return err
}

// compare returns an error when the pictures that are there show something else.
func (a *album) compare() error {
	document, err := os.ReadFile(journey + ".md")
	words, wordsErr := os.ReadFile(journeyWords)
	if err := errors.Join(err, wordsErr); err != nil {
		return fmt.Errorf("make journey draws it: %w", err)
	}
	difference := cmp.Diff(string(document), a.document()) + cmp.Diff(string(words), a.words())
	if difference != "" {
		return fmt.Errorf("docs/journey.md is old, make journey draws it anew:\n%s", difference)
	}
	return nil
}

const (
	tallest = 1500 // pixels of a picture; what is below is cut off
	colors  = 256
)

// shrink cuts a picture and reduces it to the colors that are most frequent in it: pages
// have few.
func shrink(screen []byte) ([]byte, error) {
	decoded, err := png.Decode(bytes.NewReader(screen))
	if err != nil {
		return nil, err
	}
	bounds := decoded.Bounds()
	bounds.Max.Y = min(bounds.Max.Y, tallest)
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA {
		return color.RGBAModel.Convert(decoded.At(x, y)).(color.RGBA) //nolint:forcetypeassert // that is the model
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	frequent := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int { return count[b] - count[a] })
	palette := make(color.Palette, 0, colors)
	for _, c := range frequent[:min(colors, len(frequent))] {
		palette = append(palette, c)
	}
	index := map[color.RGBA]uint8{}
	for _, c := range frequent {
		index[c] = uint8(palette.Index(c)) //nolint:gosec // a palette has 256 colors
	}
	small := image.NewPaletted(bounds, palette)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			small.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&b, small)
	return b.Bytes(), err
}
