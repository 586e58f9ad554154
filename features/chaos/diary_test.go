package chaos

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// diary is when connectors came to know posts, and when they took them up to answer them.
type diary struct {
	stored  map[control.PostID]time.Time
	takenUp map[control.PostID][]time.Time // in the order of the logs
}

func newDiary() diary {
	return diary{stored: map[control.PostID]time.Time{}, takenUp: map[control.PostID][]time.Time{}}
}

// read enters the log of a connector. What was cut off by a kill is no line of it.
func (d diary) read(log io.Reader) error {
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var line struct {
			Time time.Time `json:"time"`
			Msg  string    `json:"msg"`
			Post int64     `json:"post_id"`
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue
		}
		id := control.PostID(strconv.FormatInt(line.Post, 10))
		switch line.Msg {
		case "post stored":
			if _, known := d.stored[id]; !known {
				d.stored[id] = line.Time
			}
		case "message taken up":
			d.takenUp[id] = append(d.takenUp[id], line.Time)
		}
	}
	return lines.Err()
}

// unknown counts the messages of which no connector could log that it had stored them.
func (d diary) unknown(asked []control.Post) int {
	n := 0
	for _, post := range asked {
		if _, known := d.stored[post.ID]; !known {
			n++
		}
	}
	return n
}

// begun is when a message was taken up that an answer was posted to: the last time before that.
func (d diary) begun(id control.PostID, answer control.Post) time.Time {
	posted, err := time.Parse(time.RFC3339, answer.CreationTime)
	if err != nil {
		return time.Time{}
	}
	posted = posted.Add(time.Millisecond) // it is cut off there
	var last time.Time
	for _, at := range d.takenUp[id] {
		if at.Before(posted) && at.After(last) {
			last = at
		}
	}
	if last.IsZero() {
		return posted
	}
	return last
}

// late reports whether a message was not known when a newer one of its chat was taken up. One
// whose connector died before it could log that it had stored it is taken for late.
func (d diary) late(id control.PostID, newer time.Time) bool {
	stored, known := d.stored[id]
	return !known || stored.After(newer)
}
