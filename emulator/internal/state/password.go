package state

import (
	"crypto/sha256"
	"crypto/subtle"
)

// Password is a salted hash. The zero Password matches nothing.
type Password struct {
	salt [8]byte
	hash [sha256.Size]byte
}

// Matches reports whether the password is plain.
func (p Password) Matches(plain string) bool {
	if p == (Password{}) {
		return false
	}
	hash := hashPassword(p.salt, plain)
	return subtle.ConstantTimeCompare(hash[:], p.hash[:]) == 1
}

func hashPassword(salt [8]byte, plain string) [sha256.Size]byte {
	return sha256.Sum256(append(salt[:], plain...))
}

// NewPassword returns the salted hash of plain; an empty plain gives none.
func (s *State) NewPassword(plain string) Password {
	if plain == "" {
		return Password{}
	}
	salt := [8]byte(s.entropy.Bytes(8))
	return Password{salt: salt, hash: hashPassword(salt, plain)}
}
