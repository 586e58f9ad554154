package fault

import "strings"

// Match says on which occasions a fault fires. A zero member matches everything.
type Match struct {
	Environment  string // sandbox or production
	App          string // client id
	Person       string // id of the caller, or of the owner of the subscription
	Method       string // of a request
	Path         string // of a request, see matchesPath
	EventFilter  string // that caused a notification, see matchesPath
	Subscription string // id
}

// Subject is what an occasion is about. What is not known, or does not apply, is empty.
type Subject struct {
	Environment  string
	App          string
	Person       string
	Method       string
	Path         string
	EventFilter  string
	Subscription string
}

func (m Match) matches(s Subject) bool {
	return same(m.Environment, s.Environment) && same(m.App, s.App) && same(m.Person, s.Person) &&
		(m.Method == "" || strings.EqualFold(m.Method, s.Method)) && same(m.Subscription, s.Subscription) &&
		matchesPath(m.Path, s.Path) && matchesPath(m.EventFilter, s.EventFilter)
}

func same(want, got string) bool { return want == "" || want == got }

// matchesPath compares segment by segment. "*", "~" and "{…}" stand for any one segment,
// "**" at the end for all that follow; what comes after a question mark does not count.
func matchesPath(pattern, path string) bool {
	if pattern == "" {
		return true
	}
	path, _, _ = strings.Cut(path, "?")
	want, got := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range want {
		if segment == "**" && i == len(want)-1 {
			return true
		}
		if i >= len(got) || !matchesSegment(segment, got[i]) {
			return false
		}
	}
	return len(want) == len(got)
}

func matchesSegment(pattern, segment string) bool {
	return pattern == segment || pattern == "*" || pattern == "~" || strings.HasPrefix(pattern, "{") && strings.HasSuffix(pattern, "}")
}
