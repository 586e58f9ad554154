package portal_test

import (
	"bufio"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// TestNoticeStream tells pages of each place that a fault was armed, and what is armed.
func TestNoticeStream(t *testing.T) {
	t.Parallel()
	o := openEmpty(t)
	for _, place := range []string{o.emulator.ConsoleURL(), o.emulator.URL(control.Sandbox), o.emulator.URL(control.Production)} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		resp, err := o.send(ctx, http.MethodGet, place+"/notices/stream", nil)
		t.Cleanup(func() { cancel(); _ = resp.Body.Close() })
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(resp.Body)
		lines.Scan() // what the stream begins with: it listens

		if _, err := o.control.ArmFault(t.Context(), control.FaultSpec{Effect: control.FaultStatus}); err != nil {
			t.Fatal(err)
		}

		if e := next(t, lines); e.name != "conditions" {
			t.Errorf("%s tells %q", place, e.name)
		}
		o.fetch(http.MethodGet, place+"/notices", nil).compare(t, []string{"armed."}, nil)
	}
}
