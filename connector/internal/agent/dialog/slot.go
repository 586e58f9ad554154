package dialog

import (
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// slot is something that a task has to know before it answers.
type slot struct {
	name      string
	asks      string
	otherwise string // when the answer does not fit
	takes     kind
	choices   []string // the only values, as they are shown; empty for any
}

// kind is what a slot takes.
type kind string

const (
	anyText   kind = "text"
	aNumber   kind = "number"
	aDate     kind = "date"
	anAddress kind = "email"
)

func kinds() []kind { return []kind{anyText, aNumber, aDate, anAddress} }

// take returns the value that a message gives.
func (s slot) take(m connector.Message) (string, bool) { return s.value(m.Text, m.Created) }

// value reads a text as a value. A date may be said as today or tomorrow, by UTC.
func (s slot) value(text string, now time.Time) (string, bool) {
	text = strings.TrimSpace(text)
	switch {
	case len(wordsOf(text)) == 0:
		return "", false
	case len(s.choices) > 0:
		i := slices.IndexFunc(s.choices, func(choice string) bool { return strings.Contains(normal(text), normal(choice)) })
		if i < 0 {
			return "", false
		}
		return s.choices[i], true
	}
	switch s.takes {
	case aNumber:
		_, err := strconv.ParseFloat(text, 64)
		return text, err == nil
	case aDate:
		return date(text, now.UTC())
	case anAddress:
		address, err := mail.ParseAddress(text)
		if err != nil {
			return "", false
		}
		return address.Address, true
	case anyText:
	}
	return text, true
}

func date(text string, now time.Time) (string, bool) {
	switch strings.ToLower(text) {
	case "today":
		return now.Format(time.DateOnly), true
	case "tomorrow":
		return now.AddDate(0, 0, 1).Format(time.DateOnly), true
	}
	day, err := time.Parse(time.DateOnly, text)
	return day.Format(time.DateOnly), err == nil
}

// utterance is what people say when they want a task: words that occur in a message, or
// words with slots between them.
type utterance struct {
	words   string         // normal
	pattern *regexp.Regexp // with the slots as named groups; nil without slots
}

var placeholder = regexp.MustCompile(`\{\{(.*?)\}\}`)

// newUtterance reads an utterance, in which {{slot}} stands for the value of a slot.
func newUtterance(text string) utterance {
	names := placeholder.FindAllStringSubmatch(text, -1)
	if len(names) == 0 {
		return utterance{words: normal(text)}
	}
	var pattern strings.Builder
	pattern.WriteString(`(?is)(?:^|[^\pL\pN])`)
	for i, part := range placeholder.Split(text, -1) {
		for _, word := range wordsOf(part) {
			pattern.WriteString(regexp.QuoteMeta(word) + `(?:[^\pL\pN]+|$)`)
		}
		if i < len(names) {
			pattern.WriteString(`(?P<` + names[i][1] + `>[\pL\pN].*?)[^\pL\pN]*`)
		}
	}
	pattern.WriteString(`$`)
	return utterance{pattern: regexp.MustCompile(pattern.String())}
}

// recognises reports whether a message wants the task, and which slots it fills.
func (t task) recognises(m connector.Message) (map[string]string, bool) {
	said := normal(m.Text)
	for _, u := range t.utterances {
		if u.pattern == nil {
			if strings.Contains(said, u.words) {
				return nil, true
			}
			continue
		}
		if found := u.pattern.FindStringSubmatch(m.Text); found != nil {
			return t.values(u.pattern.SubexpNames(), found, m.Created), true
		}
	}
	return nil, false
}

// values returns what fits of the values that an utterance gives.
func (t task) values(names, found []string, now time.Time) map[string]string {
	values := map[string]string{}
	for _, s := range t.slots {
		i := slices.Index(names, s.name)
		if i < 0 {
			continue
		}
		if value, ok := s.value(found[i], now); ok {
			values[s.name] = value
		}
	}
	return values
}
