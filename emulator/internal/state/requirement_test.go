package state

import (
	"strings"
	"testing"
)

func TestSubscriptionsAreNotAskedForFiveTimes(t *testing.T) {
	t.Parallel()
	got := usageOf([]OperationCalls{
		{Operation: "POST /restapi/v1.0/subscription", Succeeded: 1},
		{Operation: "POST /restapi/v1.0/subscription/{subscriptionId}/renew", Succeeded: 2},
		{Operation: "POST /team-messaging/v1/chats/{chatId}/posts", Succeeded: 5},
	}).everyEndpoint()

	if !got.Met {
		t.Errorf("a connector that works well lacks %q", got.Missing)
	}
}

func TestAnEndpointThatIsRarelyCalledSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for operation, remedy := range map[string]string{
		"GET /team-messaging/v1/persons/{personId}":    "Let the app call it 3 more times: let other people write to it",
		"GET /team-messaging/v1/chats/{chatId}":        "move the clock on by an hour",
		"POST /team-messaging/v1/chats/{chatId}/posts": "write to it in the RingCentral app.",
		"GET /team-messaging/v1/recent/chats":          "switch Enable Channel to No, save, and to Yes again.",
		"GET /restapi/v1.0/account/{accountId}":        "2 of 5. Let the app call it 3 more times.",
	} {
		got := usageOf([]OperationCalls{{Operation: operation, Succeeded: 2}}).everyEndpoint()

		if got.Met || len(got.Missing) != 1 || !strings.Contains(got.Missing[0], remedy) {
			t.Errorf("%s lacks %q, want it to say %q", operation, got.Missing, remedy)
		}
	}
}
