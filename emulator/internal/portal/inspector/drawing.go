package inspector

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/control"
)

// Measures of a picture in pixels.
const (
	marginLeft = 110 // for the times
	laneWidth  = 250
	headHeight = 64
	lineHeight = 30
	tipSize    = 7
	laneText   = 28 // characters that fit into the head of a lane
	arrowText  = 36 // characters that fit over an arrow between neighbours
)

// drawing is a picture with all its measures, for the template.
type drawing struct {
	Width, Height, Foot int
	Lanes               []lane
	Lines               []line
}

type lane struct {
	X, Left int
	Name    string
}

// line is one step at its place.
type line struct {
	Y, TextY, TimeY int
	At, Text        string
	Note            bool // of everybody
	Inside          bool // of one lane
	X1, X2, TextX   int
	Tip             string // points of the head of the arrow
	Dashed, Failed  bool
}

// draw lays a picture out: those who call stand left of RingCentral, those who are called
// right of it.
func draw(moments []control.Moment, n names) drawing {
	list := steps(moments, n)
	lanes := participants(list)
	d := drawing{Width: marginLeft + max(len(lanes), 2)*laneWidth, Height: headHeight + (len(list)+2)*lineHeight}
	d.Foot = d.Height - lineHeight/2
	center := map[string]int{}
	for i, name := range lanes {
		x := marginLeft + i*laneWidth + laneWidth/2
		center[name] = x
		d.Lanes = append(d.Lanes, lane{X: x, Left: x - laneWidth/2 + 10, Name: shortened(name, laneText)})
	}
	for i, s := range list {
		y := headHeight + (i+1)*lineHeight
		l := line{Y: y, TextY: y - 6, TimeY: y, At: s.At, Text: s.Text, Dashed: s.answer, Failed: s.Failed}
		switch s.From {
		case "":
			l.Note, l.Text, l.TextX = true, shortened(s.Text, 100), d.Width/2
		case s.To:
			l.Inside, l.X1, l.TextX = true, center[s.From]-4, center[s.From]+12
			l.Text, l.TextY = shortened(s.Text, 2*arrowText), y+4
		default:
			l.point(center[s.From], center[s.To])
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

// point draws an arrow from one lane to another.
func (l *line) point(from, to int) {
	step := 1
	if to < from {
		step = -1
	}
	l.X1, l.X2, l.TextX = from, to, (from+to)/2
	back, y := to-step*tipSize, l.Y
	l.Tip = points(to, y, back, y-4, back, y+4)
	room := arrowText * max(1, (to-from)*step/laneWidth)
	if utf8.RuneCountInString(l.Text) > room {
		l.Text = shortened(l.Text, room)
	}
}

func points(coordinates ...int) string {
	var b strings.Builder
	for i, c := range coordinates {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(c))
	}
	return b.String()
}

// participants lists who takes part, from left to right.
func participants(list []step) []string {
	var callers, platforms, called []string
	add := func(to *[]string, name string) {
		if !slices.Contains(*to, name) {
			*to = append(*to, name)
		}
	}
	for _, s := range list {
		for _, name := range []string{s.From, s.To} {
			switch {
			case name == "":
			case strings.HasPrefix(name, "RingCentral"):
				add(&platforms, name)
			case name == s.From != s.answer:
				add(&callers, name)
			default:
				add(&called, name)
			}
		}
	}
	called = slices.DeleteFunc(called, func(name string) bool { return slices.Contains(callers, name) })
	return slices.Concat(callers, platforms, called)
}
