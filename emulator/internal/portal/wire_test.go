package portal

import (
	"encoding/json"
	"testing"
)

func TestABotHasOneName(t *testing.T) {
	t.Parallel()
	var bot entry
	body := `{"id":"7","name":"Helper","email":"7@bot.acme.test","status":"Enabled"}`
	if err := json.Unmarshal([]byte(body), &bot); err != nil {
		t.Fatal(err)
	}
	people := directory{bot.ID: bot}

	if got := people.name("7"); got != "Helper" {
		t.Errorf("the bot is called %q", got)
	}
	if found := people.search("help", "1"); len(found) != 1 {
		t.Errorf("%d bots are found by their name", len(found))
	}
}
