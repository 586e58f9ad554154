package fault

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatFires(t *testing.T) {
	t.Parallel()
	const posts = "/team-messaging/v1/chats/7/posts"

	tests := []struct {
		name    string
		match   Match
		subject Subject
		want    bool
	}{
		{name: "everything", subject: Subject{Path: posts}, want: true},
		{name: "environment", match: Match{Environment: "sandbox"}, subject: Subject{Environment: "sandbox"}, want: true},
		{name: "other environment", match: Match{Environment: "sandbox"}, subject: Subject{Environment: "production"}},
		{name: "app and person", match: Match{App: "a", Person: "1"}, subject: Subject{App: "a", Person: "1"}, want: true},
		{name: "other person", match: Match{App: "a", Person: "1"}, subject: Subject{App: "a", Person: "2"}},
		{name: "method in any case", match: Match{Method: "post"}, subject: Subject{Method: "POST"}, want: true},
		{name: "other method", match: Match{Method: "GET"}, subject: Subject{Method: "POST"}},
		{name: "exact path", match: Match{Path: posts}, subject: Subject{Path: posts}, want: true},
		{name: "query does not count", match: Match{Path: posts}, subject: Subject{Path: posts + "?recordCount=1"}, want: true},
		{name: "template", match: Match{Path: "/team-messaging/v1/chats/{chatId}/posts"}, subject: Subject{Path: posts}, want: true},
		{name: "star", match: Match{Path: "/team-messaging/v1/chats/*/posts"}, subject: Subject{Path: posts}, want: true},
		{name: "a star is one segment", match: Match{Path: "/team-messaging/*/posts"}, subject: Subject{Path: posts}},
		{name: "all below", match: Match{Path: "/team-messaging/**"}, subject: Subject{Path: posts}, want: true},
		{name: "elsewhere", match: Match{Path: "/restapi/**"}, subject: Subject{Path: posts}},
		{name: "longer path", match: Match{Path: "/team-messaging/v1/chats"}, subject: Subject{Path: posts}},
		{name: "shorter path", match: Match{Path: posts + "/*"}, subject: Subject{Path: posts}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var e Engine
			if _, err := e.Arm(Fault{Effect: Status, Match: tt.match}); err != nil {
				t.Fatal(err)
			}

			_, got := e.Request(tt.subject)

			if got != tt.want {
				t.Errorf("got %t, want %t", got, tt.want)
			}
		})
	}
}

// choices asks n times and writes an x for each time that a fault fired.
func choices(e *Engine, n int) string {
	var b strings.Builder
	for range n {
		if _, fired := e.Request(Subject{}); fired {
			b.WriteByte('x')
			continue
		}
		b.WriteByte('.')
	}
	return b.String()
}

func TestHowOftenItFires(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name  string
		fault Fault
		want  string
	}{
		{name: "always", fault: Fault{}, want: "xxxxxxxx"},
		{name: "twice", fault: Fault{Count: 2}, want: "xx......"},
		{name: "the third one", fault: Fault{Count: 1, Skip: 2}, want: "..x....."},
		{name: "by chance, at most twice", fault: Fault{Probability: 0.5, Seed: 7, Count: 2}, want: "x.x....."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var e Engine
			tt.fault.Effect = CutBefore
			if _, err := e.Arm(tt.fault); err != nil {
				t.Fatal(err)
			}

			if got := choices(&e, len(tt.want)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestChanceRepeatsBySeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) string {
		var e Engine
		if _, err := e.Arm(Fault{Effect: CutBefore, Probability: 0.3, Seed: seed}); err != nil {
			t.Fatal(err)
		}
		return choices(&e, 200)
	}

	first, again, other := run(1), run(1), run(2)

	if first != again || first == other {
		t.Errorf("seed 1: %s, then %s; seed 2: %s", first, again, other)
	}
	if n := strings.Count(first, "x"); n < 30 || n > 90 {
		t.Errorf("fired %d of 200 times, want about 60", n)
	}
}

func TestTheFirstArmedFires(t *testing.T) {
	t.Parallel()
	var e Engine
	for _, f := range []Fault{{Effect: Drop}, {Effect: Status, Count: 1}, {Effect: CutAfter}} {
		if _, err := e.Arm(f); err != nil {
			t.Fatal(err)
		}
	}

	first, _ := e.Request(Subject{})
	second, _ := e.Request(Subject{})
	delivery, _ := e.Delivery(Subject{})
	_, socket := e.Socket(Subject{})

	if first.String() != "status (fault 2)" || second.Effect != CutAfter || delivery.Effect != Drop || socket {
		t.Errorf("got %s, %s, %s, %t", first, second, delivery, socket)
	}
}

func TestListAndDisarm(t *testing.T) {
	t.Parallel()
	var e Engine
	for range keptSpent + 5 {
		if _, err := e.Arm(Fault{Effect: Status, Count: 1}); err != nil {
			t.Fatal(err)
		}
		e.Request(Subject{})
	}
	changed := e.Changed()
	lasting, err := e.Arm(Fault{Effect: Drop})
	if err != nil {
		t.Fatal(err)
	}
	<-changed

	list := e.List()
	if len(list) != keptSpent+1 || list[0].ID != 6 || e.Armed() != 1 {
		t.Errorf("%d are listed from %d on, %d armed", len(list), list[0].ID, e.Armed())
	}
	if left, ends := list[0].Left(); left != 0 || !ends {
		t.Errorf("of a spent fault %d are left, %t", left, ends)
	}
	if !e.Disarm(lasting.ID) || e.Disarm(lasting.ID) || e.Armed() != 0 {
		t.Errorf("%d armed after it was disarmed", e.Armed())
	}
	if e.DisarmAll(); len(e.List()) != 0 {
		t.Errorf("%d are listed after all were disarmed", len(e.List()))
	}
}

func TestCompleteSaysWhatIsWrong(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name  string
		fault Fault
		want  string
	}{
		{name: "no effect", fault: Fault{}, want: "is none of status"},
		{name: "environment", fault: Fault{Effect: Drop, Match: Match{Environment: "devtest"}}, want: "neither sandbox nor production"},
		{name: "filter of a request", fault: Fault{Effect: Status, Match: Match{EventFilter: "/x"}}, want: "match method and path"},
		{name: "path of a delivery", fault: Fault{Effect: Drop, Match: Match{Path: "/x"}}, want: "match eventFilter"},
		{name: "filter of a connection", fault: Fault{Effect: Close, Match: Match{EventFilter: "/x"}}, want: "match subscriptionId"},
		{name: "path", fault: Fault{Effect: Status, Match: Match{Path: "posts"}}, want: "begins with /"},
		{name: "count", fault: Fault{Effect: Drop, Count: -1}, want: "not negative"},
		{name: "probability", fault: Fault{Effect: Drop, Probability: 2}, want: "between 0 and 1"},
		{name: "long latency", fault: Fault{Effect: Latency, Latency: 2 * longestLatency}, want: "at most 1m"},
		{name: "no latency", fault: Fault{Effect: Latency}, want: "needs a latency"},
		{name: "latency of a delivery", fault: Fault{Effect: Drop, Latency: 1}, want: "effect delay"},
		{name: "negative time", fault: Fault{Effect: Delay, After: -1}, want: "not negative"},
		{name: "status", fault: Fault{Effect: Status, HTTPStatus: 200}, want: "400 to 599"},
		{name: "status of a cut", fault: Fault{Effect: CutAfter, HTTPStatus: 500}, want: "belongs to the effect status"},
		{name: "close code", fault: Fault{Effect: Close, CloseCode: 7}, want: "3000 to 4999"},
		{name: "close reason", fault: Fault{Effect: Close, Reason: strings.Repeat("x", 124)}, want: "123 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Complete(tt.fault)

			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()

	tests := []struct{ given, want Fault }{
		{Fault{Effect: Status}, Fault{Effect: Status, HTTPStatus: defaultStatus, RetryAfter: defaultBusyFor}},
		{Fault{Effect: Status, HTTPStatus: 500}, Fault{Effect: Status, HTTPStatus: 500}},
		{Fault{Effect: RateLimit}, Fault{Effect: RateLimit, RetryAfter: defaultRetryAfter}},
		{Fault{Effect: CutLate}, Fault{Effect: CutLate, After: defaultAfter}},
		{Fault{Effect: Close}, Fault{Effect: Close, CloseCode: defaultCloseCode}},
	}
	for _, tt := range tests {
		t.Run(string(tt.given.Effect), func(t *testing.T) {
			t.Parallel()
			got, err := Complete(tt.given)

			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
