// Package storetest is the conformance suite of connector.Store. Every store runs it
// from a test of its own.
package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/connector"
)

const lease = time.Minute

// trial is a promise of connector.Store.
type trial struct {
	name string
	test func(t *testing.T, s connector.Store)
}

// Run checks that what open returns keeps the promises of connector.Store. Each store
// is empty and closed by open's own cleanup.
func Run(t *testing.T, open func(t *testing.T) connector.Store) {
	t.Helper()
	tests := []trial{
		{"a channel is kept as it was saved", channelIsKept},
		{"an older version is refused", olderVersionIsRefused},
		{"a deleted channel has never been", deletedChannelIsGone},
		{"a deleted channel ends its own leases", leasesOfOthersStay},
		{"many messages of a deleted channel are deleted in steps", manyMessagesAreDeletedInSteps},
		{"a blocked stream has no work, and its calls are counted", blockedStreamWaits},
		{"who was refused is kept, of the newest calls", refusedCallsAreKept},
		{"secrets are kept and forgotten", secretsAreKept},
		{"an attempt serves once", attemptServesOnce},
		{"a post is stored once, for ever", postIsStoredOnce},
		{"a waiting post follows its author", waitingPostFollows},
		{"a receipt follows another clock", receiptFollowsAnotherClock},
		{"whatever is written is kept", anyTextIsKept},
		{"messages come by time, then id", messagesComeInOrder},
		{"a lane has one holder", laneHasOneHolder},
		{"a lost claim writes nothing", lostClaimWritesNothing},
		{"a reply is sent part by part", replyIsSent},
		{"memory comes back in its lane", memoryComesBack},
		{"a notice is a message that is answered by its text", noticeIsSent},
		{"a notice waits for the agent", noticeWaits},
		{"a key serves one notice", keyServesOneNotice},
		{"notices get numbers of their own", noticesGetNumbers},
		{"a lapsed claim leaves a doubt", lapsedClaimLeavesDoubt},
		{"silence answers", silenceAnswers},
		{"failures are counted, then given up", failuresAreCounted},
		{"connections share nothing", connectionsShareNothing},
		{"a placeholder becomes the reply", placeholderBecomesReply},
		{"a placeholder without a reply is told", placeholderIsTold},
		{"a removed message keeps its placeholder", removedMessageKeepsItsPlaceholder},
		{"a dead letter is replayed", deadLetterIsReplayed},
		{"a dead letter says who wrote, and where", deadLetterSaysWhoWrote},
		{"a replayed dead letter is counted once", replayedLetterCountsOnce},
		{"a lost claim gives nothing up", lostClaimGivesNothingUp},
		{"late messages are counted apart", lateIsCounted},
		{"what there is to do is counted", backlogIsCounted},
		{"a lease has one holder", leaseHasOneHolder},
		{"a lease that nobody gave back is found", lapsedLeasesAreListed},
		{"a pause only grows", pauseOnlyGrows},
		{"the past is searched", pastIsSearched},
		{"history is of the place where it goes on", historyIsOfItsPlace},
		{"history of a thread has no gap", historyOfAThreadIsWhole},
		{"history has messages without a reply", historyHasSilence},
		{"it is told what stands in which thread", threadsAreTold},
		{"old texts are deleted, never their keys", oldTextsAreDeleted},
		{"a mute outlives its texts", muteOutlivesItsTexts},
		{"idle lanes are found", idleLanesAreFound},
		{"a process that is alone takes over", aloneTakesOver},
		{"a process was killed that had answered", lostProcessHadAnswered},
		{"the last message of a lane is told", lastMessageIsTold},
	}
	for _, tt := range slices.Concat(tests, lostProcesses(), processesThatGaveUp()) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.test(t, open(t))
		})
	}
}

// start is when everything begins.
func start() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 6_000_000, time.UTC) }

// alice writes every message.
func alice() connector.Person {
	return connector.Person{ID: "301", Name: "Alice Acme", FirstName: "Alice", Email: "alice@acme.test"}
}

// lane is where she writes.
func lane() connector.Lane {
	return connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: 7}
}

// check ends a test at an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// is ends a test unless err is the wanted one.
func is(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got error %v, want %v", err, want)
	}
}

// same reports a difference.
func same[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// add stores a post of Alice in the lane.
func add(t *testing.T, s connector.Store, id connector.PostID, at time.Time) {
	t.Helper()
	_, err := s.AddPost(t.Context(), lane(), post(id, at))
	check(t, err)
}

func post(id connector.PostID, at time.Time) connector.Post {
	return connector.Post{ID: id, Chat: lane().Chat, Creator: alice().ID, Text: "hello " + id.String(), Created: at}
}

// claim takes the lane.
func claim(t *testing.T, s connector.Store, length time.Duration) connector.Claim {
	t.Helper()
	c, _, err := s.Claim(t.Context(), lane(), length)
	check(t, err)
	return c
}

// ended checks that a message has ended and had no placeholder.
func ended(t *testing.T) func(placeholder connector.PostID, err error) {
	t.Helper()
	return func(placeholder connector.PostID, err error) {
		t.Helper()
		check(t, err)
		same(t, placeholder, 0)
	}
}

// message is what the agent is told of post 4.
func message() connector.Message {
	return connector.Message{
		ID: 4, Stream: lane().Stream, Environment: lane().Environment, Sender: alice(), Created: start(),
		Chat: connector.Chat{ID: lane().Chat, Type: connector.Direct}, Text: "hello 4",
	}
}

// channel saves the channel of the lane, as whom replies are shown.
func channel(t *testing.T, s connector.Store) connector.Channel {
	t.Helper()
	c := connector.Channel{StreamID: lane().Stream, Name: "Travel App", Environment: connector.Sandbox, Created: start()}
	c.Agent = connector.AgentBinding{Kind: "http", Settings: `{"url":"https://agent.test"}`}
	c.Transport, c.RetentionDays = connector.WebSocket, 30
	c.Sandbox = connector.Connection{
		ApplicationKey: "key", HasSecret: true, Enabled: true, EnabledAt: start(),
		Authorization: connector.Authorization{Person: connector.Person{ID: "300", Name: "Travel App"}, At: start()},
		Subscription:  connector.Subscription{ID: "sub", Transport: connector.WebHook, Created: start(), Expires: start().Add(time.Hour), RenewAt: start().Add(time.Minute)},
		Seen:          start().Add(time.Second), LookAt: start().Add(time.Minute), Gap: 3,
		Problem: &connector.Problem{Reason: "It rains.", Remedy: "Wait."}, AgentFails: true,
	}
	check(t, s.SaveChannel(t.Context(), c))
	c.Version = 1
	return c
}
