package control

import "testing"

func TestParseRateLimits(t *testing.T) {
	t.Parallel()

	tests := []struct {
		text string
		want RateLimits
		ok   bool
	}{
		{"", RateLimits{}, true},
		{"off", RateLimits{}, true},
		{"real", RateLimits{Enforced: true}, true},
		{"light=1000,heavy=20", RateLimits{Enforced: true, Light: 1000, Heavy: 20}, true},
		{"medium=1,auth=2", RateLimits{Enforced: true, Medium: 1, Auth: 2}, true},
		{"on", RateLimits{}, false},
		{"light", RateLimits{}, false},
		{"light=0", RateLimits{}, false},
		{"small=1", RateLimits{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got, err := ParseRateLimits(tt.text)
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}
