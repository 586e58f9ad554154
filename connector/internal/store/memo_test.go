package store

import (
	"errors"
	"testing"
)

func TestMemoForgetsWhatWasReadBeforeAWrite(t *testing.T) {
	t.Parallel()
	m, stored := newMemo[string, int](), 1
	read := func() (int, error) { return stored, nil }
	overtaken := func() (int, error) {
		old := stored
		stored = 2
		m.forget()
		return old, nil
	}
	if got, err := m.recall("a", overtaken); err != nil || got != 1 {
		t.Fatalf("got %d, %v, want what was read", got, err)
	}
	if got, err := m.recall("a", read); err != nil || got != 2 {
		t.Errorf("got %d, %v after the write, want 2", got, err)
	}
	stored = 3
	if got, err := m.recall("a", read); err != nil || got != 2 {
		t.Errorf("got %d, %v, want what is known", got, err)
	}
	m.forget()
	if got, err := m.recall("a", read); err != nil || got != 3 {
		t.Errorf("got %d, %v, want what was written", got, err)
	}
}

func TestMemoKeepsNoErrors(t *testing.T) {
	t.Parallel()
	m, broken := newMemo[string, int](), errors.New("broken")
	if _, err := m.recall("a", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if got, err := m.recall("a", func() (int, error) { return 1, nil }); err != nil || got != 1 {
		t.Errorf("got %d, %v, want it to be read again", got, err)
	}
}

func TestNoMemoAlwaysReads(t *testing.T) {
	t.Parallel()
	var none *memo[string, int]
	n := 0
	for want := 1; want <= 2; want++ {
		got, err := none.recall("a", func() (int, error) { n++; return n, nil })
		if err != nil || got != want {
			t.Errorf("got %d, %v, want %d", got, err, want)
		}
	}
	none.forget()
}
