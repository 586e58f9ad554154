package adminui

import (
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// What is wrong in the environment that is not selected stands on every page, too.
func TestTheOtherEnvironmentIsTold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	channel, err := s.store.Channel(t.Context(), connector.StreamID(strings.TrimPrefix(at, "/channels/")))
	if err != nil {
		t.Fatal(err)
	}
	channel.Production = connector.Connection{
		ApplicationKey: "key", Enabled: true, Problem: &connector.Problem{Reason: "The secret was rotated.", Remedy: "Enter the new one."},
	}
	if err := s.store.SaveChannel(t.Context(), channel); err != nil {
		t.Fatal(err)
	}

	if list := s.get("/"); !strings.Contains(list.body, "Production: The secret was rotated.") || !strings.Contains(list.body, ">Needs attention</span>") {
		t.Error("the list:", list.body)
	}
	for _, tab := range []string{"/configurations", "/health"} {
		if page := s.get(at + tab); !strings.Contains(page.body, "<strong>Production needs attention.</strong> The secret was rotated.") {
			t.Error(tab, page.body)
		}
	}
	if health := s.get(at + "/health"); !strings.Contains(health.body, "The channel needs attention in Production") || !strings.Contains(health.body, "Authorized in Sandbox; Needs attention in Production") {
		t.Error("health:", health.body)
	}
}
