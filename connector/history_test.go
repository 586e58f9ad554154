package connector_test

import (
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func TestHistoryHasALimit(t *testing.T) {
	t.Parallel()
	var entries []connector.Entry
	for i := range 2 * connector.MaxHistory {
		entries = append(entries, connector.Entry{Post: connector.PostID(i + 1)})
	}
	tests := []struct {
		name    string
		history connector.History
		limit   int
		want    int
	}{
		{"none", nil, 5, 0},
		{"a few", connector.HistoryOf(entries[:3]...), 5, 3},
		{"the latest", connector.HistoryOf(entries...), 5, 5},
		{"as many as there may be", connector.HistoryOf(entries...), 1000, connector.MaxHistory},
		{"nothing wanted", connector.HistoryOf(entries...), 0, 0},
		{"less than nothing", connector.HistoryOf(entries...), -1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.history.Latest(t.Context(), tt.limit)
			if err != nil || len(got) != tt.want {
				t.Fatalf("got %d entries, %v, want %d", len(got), err, tt.want)
			}
			if tt.limit == 5 && tt.want == 5 && got[4].Post != entries[len(entries)-1].Post {
				t.Errorf("got %v, want the latest", got)
			}
		})
	}
}
