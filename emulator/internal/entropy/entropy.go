// Package entropy makes ids, tokens and uuids from one reader, so that a seeded
// reader repeats a run.
package entropy

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strconv"
	"sync"

	"github.com/google/uuid"
)

// Source makes random values. It is safe for concurrent use.
type Source struct {
	mu     sync.Mutex
	reader io.Reader
	seed   *[32]byte // nil unless it is seeded
}

// New returns a source that reads from r.
func New(r io.Reader) *Source { return &Source{reader: r} }

// Random returns a source that nobody can predict.
func Random() *Source { return New(rand.Reader) }

// Seeded returns a source whose values are the same for the same seed.
func Seeded(seed [32]byte) *Source {
	return &Source{reader: mathrand.NewChaCha8(seed), seed: &seed}
}

// Continue makes a seeded source go on with values of its own for the nth process that
// uses it, so that it never repeats those of the processes before.
func (s *Source) Continue(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seed != nil {
		s.reader = mathrand.NewChaCha8(sha256.Sum256(strconv.AppendInt(s.seed[:], int64(n), 10)))
	}
}

// Token returns n random bytes in URL-safe base64, without padding.
func (s *Source) Token(n int) string {
	return base64.RawURLEncoding.EncodeToString(s.Bytes(n))
}

// UUID returns a random UUID, version 4.
func (s *Source) UUID() string {
	id, err := uuid.FromBytes(s.Bytes(16))
	if err != nil {
		return "" // only for another length than 16
	}
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// Bytes returns n random bytes. A reader that fails is a broken machine, or a
// test's reader that is too short: the program cannot go on without entropy.
func (s *Source) Bytes(n int) []byte {
	b := make([]byte, n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.reader, b); err != nil {
		panic(fmt.Errorf("read %d bytes of entropy: %w", n, err))
	}
	return b
}
