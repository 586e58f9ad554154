package inspector

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// victim is what an effect befalls.
type victim string

const (
	requests      victim = "request"
	notifications victim = "notification"
	sockets       victim = "WebSocket"
	handshakes    victim = "webhook"
)

func victimOf(e control.FaultEffect) victim {
	switch e {
	case control.FaultDrop, control.FaultDuplicate, control.FaultDelay, control.FaultReorder, control.FaultCorrupt:
		return notifications
	case control.FaultClose, control.FaultHalfDead, control.FaultStall:
		return sockets
	case control.FaultFailValidation:
		return handshakes
	default:
		return requests
	}
}

const (
	longestLatency = time.Minute // of the control API
	longestReason  = 123         // bytes, of RFC 6455
)

// checkFault says beside the fields what the control API would refuse.
func checkFault(f *page.Form, spec control.FaultSpec) {
	checkFaultMatch(f, spec)
	for _, name := range []string{"latency", "retryAfter", "after"} {
		if d, err := time.ParseDuration(f.Get(name)); f.Get(name) != "" && (err != nil || d < 0) {
			f.Wrong(name, "Enter a time such as 500ms or 10m, or nothing.")
		}
	}
	latency, _ := time.ParseDuration(spec.Latency)
	befalls := victimOf(spec.Effect)
	switch {
	case latency > longestLatency:
		f.Wrong("latency", "Nothing is held back for more than a minute.")
	case spec.Latency != "" && befalls != requests:
		f.Wrong("latency", "Only a request is held back. Leave this empty.")
	case spec.Effect == control.FaultLatency && latency == 0:
		f.Wrong("latency", "Enter for how long, such as 500ms.")
	}
	switch {
	case spec.Status != 0 && spec.Effect != control.FaultStatus:
		f.Wrong("status", "Only a request that is refused has a status. Leave this empty.")
	case spec.Status != 0 && (spec.Status < http.StatusBadRequest || spec.Status > 599):
		f.Wrong("status", "Enter the status of an error, 400 to 599.")
	}
	if codes := []string{"SUB-522", "SUB-523", "SUB-524", "SUB-525"}; befalls == handshakes && spec.ErrorCode != "" && !slices.Contains(codes, spec.ErrorCode) {
		f.Wrong("errorCode", "Enter SUB-522, SUB-523, SUB-524 or SUB-525, or nothing.")
	}
	if spec.CloseCode != 0 && !closes(spec.CloseCode) {
		f.Wrong("closeCode", "Enter 1000, 1001, 1007 to 1014, or 3000 to 4999.")
	}
	if len(spec.CloseReason) > longestReason {
		f.Wrong("closeReason", fmt.Sprintf("There is room for %d bytes. Shorten it.", longestReason))
	}
}

// checkFaultMatch notes what the effect cannot be matched by.
func checkFaultMatch(f *page.Form, spec control.FaultSpec) {
	befalls := victimOf(spec.Effect)
	if befalls != requests {
		for _, name := range []string{"method", "path"} {
			if f.Get(name) != "" {
				f.Wrong(name, "This befalls a "+string(befalls)+", which has none. Leave it empty.")
			}
		}
	}
	if befalls != notifications && spec.Match.EventFilter != "" {
		f.Wrong("eventFilter", "This befalls a "+string(befalls)+", which has none. Leave it empty.")
	}
	if befalls == requests && spec.Match.SubscriptionID != "" {
		f.Wrong("subscriptionId", "This befalls a request, which has none. Leave it empty.")
	}
	for _, name := range []string{"path", "eventFilter"} {
		if typed := f.Get(name); typed != "" && !strings.HasPrefix(typed, "/") {
			f.Wrong(name, "Begin with /, as the example does.")
		}
	}
}

// closes reports whether a close frame may carry the code, by RFC 6455.
func closes(code int) bool {
	return code == 1000 || code == 1001 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}

// times says how often a fault has fired.
func times(n int) string {
	switch n {
	case 0:
		return "not fired yet"
	case 1:
		return "fired once"
	}
	return "fired " + strconv.Itoa(n) + " times"
}
