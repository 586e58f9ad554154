package outbound

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// errTooLarge reports an answer beyond its limit.
var errTooLarge = errors.New("the answer is too large")

// Limited reads at most limit bytes of r; what is longer is an error.
func Limited(r io.Reader, limit int64) io.Reader { return &limited{source: r, left: limit} }

type limited struct {
	source io.Reader
	left   int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.source.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// MediaType is the content type of an answer, without parameters.
func MediaType(h http.Header) string {
	media, _, _ := mime.ParseMediaType(h.Get("Content-Type")) // empty when it is rubbish
	return media
}

// Media types of streams.
const (
	NDJSON       = "application/x-ndjson"
	ServerEvents = "text/event-stream"
)

// Events are the documents of a stream.
type Events struct {
	lines  *bufio.Scanner
	server bool // server-sent events, not lines of JSON
}

const firstBuffer = 64 << 10 // bytes

// NewEvents reads a stream of a media type, with documents of at most limit bytes.
func NewEvents(r io.Reader, media string, limit int) *Events {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, min(firstBuffer, limit)), limit)
	return &Events{lines: lines, server: media == ServerEvents}
}

// Next returns the next document, or io.EOF.
func (e *Events) Next() ([]byte, error) {
	var data []string
	for e.lines.Scan() {
		line := e.lines.Bytes()
		if !e.server {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				return line, nil
			}
			continue
		}
		if len(line) == 0 && len(data) > 0 {
			return []byte(strings.Join(data, "\n")), nil
		}
		if field, ok := bytes.CutPrefix(line, []byte("data:")); ok {
			data = append(data, string(bytes.TrimPrefix(field, []byte(" "))))
		}
	}
	if err := e.lines.Err(); err != nil {
		return nil, fmt.Errorf("read the stream: %w", err)
	}
	if len(data) > 0 { // a last event without its empty line
		return []byte(strings.Join(data, "\n")), nil
	}
	return nil, io.EOF
}
