package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/control"
)

// A channel that an earlier run has enabled is left alone, also when somebody has disabled
// it since. One at which that run was killed half-way goes on to the end.
func TestChannelsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	once := time.Unix(1, 0)
	anew := []string{"GET ", "PUT /st-1/configuration", "POST /st-1/authorization", "PUT /st-1/enabled false", "PUT /st-1/enabled true"}

	tests := []struct {
		name    string
		kept    channel
		resumed bool
		want    []string
	}{
		{name: "configured", resumed: true, want: anew},
		{name: "authorized", resumed: true, want: anew},
		{name: "enabled", kept: channel{EnabledTime: &once}, resumed: true, want: []string{"GET "}},
		{name: "forgotten by the emulator", kept: channel{EnabledTime: &once}, want: anew},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.kept.Name, tt.kept.StreamID = agentName, "st-1"
			var calls []string
			connector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1/channels")
				var body struct{ Enabled *bool }
				if _ = json.NewDecoder(r.Body).Decode(&body); body.Enabled != nil {
					call += map[bool]string{true: " true", false: " false"}[*body.Enabled]
				}
				calls = append(calls, call)
				_ = json.NewEncoder(w).Encode(channel{Records: []channel{tt.kept}})
			}))
			t.Cleanup(connector.Close)
			c := &channels{base: connector.URL, key: "key", resumed: tt.resumed}

			if err := c.enable(t.Context(), control.Application{}, control.Person{}); err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(tt.want, calls); diff != "" || c.resumed != (len(calls) == 1) {
				t.Errorf("resumed %t, calls differ (-want +got):\n%s", c.resumed, diff)
			}
		})
	}
}
