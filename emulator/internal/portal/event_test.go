package portal

import (
	"bytes"
	"testing"
)

func TestTextCannotEndAnEvent(t *testing.T) {
	t.Parallel()
	var events bytes.Buffer

	writeEvent(&events, "9 7", "post", []byte("<p>x\r\revent: reset\rdata: all\r\ny</p>"))

	const want = "event: post\ndata: 9 7\ndata: <p>x\ndata: \ndata: event: reset\ndata: data: all\ndata: y</p>\n\n"
	if events.String() != want {
		t.Errorf("got %q, want %q", events.String(), want)
	}
}
