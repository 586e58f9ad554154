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

// Limited reads the body of an answer, which is Nonsense beyond limit bytes: at once when
// its length was said before.
func Limited(res *http.Response, limit int64) io.Reader {
	return &limited{source: res.Body, left: limit, limit: limit, over: res.ContentLength > limit}
}

type limited struct {
	source      io.Reader
	left, limit int64
	over        bool
}

func (l *limited) Read(p []byte) (int, error) {
	if l.over {
		return 0, tooLarge(l.limit)
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.source.Read(p)
	l.left -= int64(n)
	if l.over = l.left < 0; l.over {
		return 0, tooLarge(l.limit)
	}
	return n, err
}

func tooLarge(limit int64) error { return Nonsense("answered with more than %d MB", limit>>20) }

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
	limit  int  // bytes of a document
}

const firstBuffer = 64 << 10 // bytes

// NewEvents reads a stream of a media type, with documents of at most limit bytes.
func NewEvents(r io.Reader, media string, limit int) *Events {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, min(firstBuffer, limit)), limit)
	return &Events{lines: lines, server: media == ServerEvents, limit: limit}
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
	if err := e.lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, tooLarge(int64(e.limit))
	} else if err != nil {
		return nil, fmt.Errorf("read the stream: %w", err)
	}
	if len(data) > 0 { // a last event without its empty line
		return []byte(strings.Join(data, "\n")), nil
	}
	return nil, io.EOF
}
