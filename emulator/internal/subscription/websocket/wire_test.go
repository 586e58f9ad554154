package websocket

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// sample returns a frame of testdata/wire as it goes over the wire: in one line.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	pretty, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "testdata", "wire", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, pretty); err != nil {
		t.Fatal(err)
	}
	return compact.Bytes()
}

// serverMeta is the first element of what the server sends.
type serverMeta struct {
	Type      string            `json:"type"`
	MessageID json.RawMessage   `json:"messageId"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	WSC       struct {
		Token    string `json:"token"`
		Sequence int64  `json:"sequence"`
	} `json:"wsc"`
}

// read splits a frame of the server into what it is, which has to have no member that is
// not known here, and its body.
func read(t *testing.T, frame []byte) (m serverMeta, id string, body []byte) {
	t.Helper()
	var parts []json.RawMessage
	if err := json.Unmarshal(frame, &parts); err != nil || len(parts) == 0 || len(parts) > 2 {
		t.Fatalf("%s is no frame (%v)", frame, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(parts[0]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(m.MessageID, &id); err != nil {
		t.Fatal(err)
	}
	if len(parts) == 2 {
		body = parts[1]
	}
	return m, id, body
}

func same(t *testing.T, want, got []byte) {
	t.Helper()
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("frame (-sample +got):\n%s", diff)
	}
}

func TestSampleConnectionDetails(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"frame-connection-details", "frame-connection-recovered", "frame-connection-not-recovered"} {
		want := sample(t, name)
		m, id, body := read(t, want)
		var details struct {
			CreationTime  string `json:"creationTime"`
			RecoveryState string `json:"recoveryState"`
		}
		if err := json.Unmarshal(body, &details); err != nil {
			t.Fatal(err)
		}
		opened, err := time.Parse("2006-01-02T15:04:05.000-0700", details.CreationTime)
		if err != nil {
			t.Fatal(err)
		}

		same(t, want, appendDetails(nil, id, m.WSC.Token, state.InstantOf(opened), details.RecoveryState))
	}
}

func TestSampleNotification(t *testing.T) {
	t.Parallel()
	want := sample(t, "frame-notification")
	m, id, body := read(t, want)

	got := appendNotification(nil, notification{uuid: id, request: m.Headers["RCRequestId"], envelope: body}, m.WSC.Token, m.WSC.Sequence)

	same(t, want, got)
	same(t, sample(t, "notification-post-added"), body) // the envelope is that of the WebHook
}

func TestSampleResponses(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"frame-response", "frame-response-empty"} {
		want := sample(t, name)
		m, _, body := read(t, want)
		a := &answer{status: m.Status, header: http.Header{}}
		for field, value := range m.Headers {
			a.header[field] = []string{value}
		}
		a.body.Write(body)

		same(t, want, appendAnswer(nil, m.MessageID, a))
	}
}

func TestSampleError(t *testing.T) {
	t.Parallel()
	want := sample(t, "frame-error")
	_, id, _ := read(t, want)

	same(t, want, appendError(nil, id, idleExpired))
}

// What a client sends is read without loss: written again, it is the same.
func TestSampleFramesOfClients(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"frame-request", "frame-heartbeat"} {
		want := sample(t, name)
		m, body, err := decode(want)
		if err != nil {
			t.Fatal(err)
		}
		var first any = m
		if m.Type == heartbeat {
			first = struct {
				Type      string          `json:"type"`
				MessageID json.RawMessage `json:"messageId"`
			}{m.Type, m.MessageID}
		}
		frame := []any{first}
		if body != nil {
			frame = append(frame, json.RawMessage(body))
		}
		got, err := json.Marshal(frame)
		if err != nil {
			t.Fatal(err)
		}

		same(t, want, got)
	}
}
