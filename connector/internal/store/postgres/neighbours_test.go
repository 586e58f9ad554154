package postgres

import (
	"testing"
)

// What one process tells is heard by another one at the same database, and by none at another.
func TestNeighboursHearEachOther(t *testing.T) {
	t.Parallel()
	here, elsewhere := fresh(t), fresh(t)
	hear := func(url string) chan struct{} {
		db, err := Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		heard, done := make(chan struct{}, 9), make(chan struct{})
		go func() {
			defer close(done)
			_ = (&Neighbours{db, url}).Hear(t.Context(), func() { heard <- struct{}{} }) // ends with the test
		}()
		t.Cleanup(func() { <-done })
		<-heard // it listens
		return heard
	}
	second, stranger := hear(here), hear(elsewhere)
	db, err := Open(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })

	if err := (&Neighbours{db, here}).Tell(t.Context()); err != nil {
		t.Fatal(err)
	}

	<-second
	if len(stranger) != 0 {
		t.Error("a process at another database heard it")
	}
}
