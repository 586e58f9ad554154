package timeline

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestLog(t *testing.T) {
	t.Parallel()
	var log Log
	request := log.Begin()
	log.Add(Change, 7)
	log.End(request, Request, 3)
	log.Note(Clock, time.Unix(0, 0), "frozen")

	entries := log.After(t.Context(), 0, 10)

	if len(entries) != 3 {
		t.Fatalf("got %+v", entries)
	}
	change, answered, note := entries[0], entries[1], entries[2]
	if change.Kind != Change || change.Number != 7 || answered.Kind != Request || answered.Turn >= change.Turn {
		t.Errorf("the request is to be told last and to stand first: %+v", entries)
	}
	if note.Text != "frozen" || note.Turn <= change.Turn || note.Seq != log.Last() {
		t.Errorf("got %+v", note)
	}
	if found, ok := log.Find(2); !ok || found != answered {
		t.Errorf("found %+v", found)
	}
	for _, seq := range []uint64{0, 4} {
		if found, ok := log.Find(seq); ok {
			t.Errorf("%d is %+v", seq, found)
		}
	}
}

func TestLogForgets(t *testing.T) {
	t.Parallel()
	var log Log
	for n := range uint64(kept + 2) {
		log.Add(Frame, n)
	}
	if _, ok := log.Find(2); ok {
		t.Error("the second entry is still there")
	}
	if entries := log.After(t.Context(), 0, 1); len(entries) != 1 || entries[0].Seq != 3 {
		t.Errorf("the oldest is %+v", entries)
	}
}

func TestLogWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log Log
		got := make(chan []Entry)
		go func() { got <- log.After(t.Context(), 0, 10) }()
		synctest.Wait()
		log.Add(Delivery, 1)
		if entries := <-got; len(entries) != 1 {
			t.Errorf("got %+v", entries)
		}

		ctx, cancel := context.WithCancel(t.Context())
		go func() { got <- log.After(ctx, 1, 10) }()
		synctest.Wait()
		cancel()
		if entries := <-got; entries != nil {
			t.Errorf("got %+v", entries)
		}
		if entries := log.After(t.Context(), 9, 10); entries != nil {
			t.Errorf("entries of another run: %+v", entries)
		}
	})
}

func TestNoLog(t *testing.T) {
	t.Parallel()
	var log *Log
	log.End(log.Begin(), Request, 1)
	log.Note(Fault, time.Time{}, "armed")
}
