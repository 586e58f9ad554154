package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

const (
	minKey = 16 // bytes of the key that an owner provides
	aesKey = 32 // bytes; AES-256
)

// errSealed reports a secret that the present key does not open.
var errSealed = errors.New("a stored secret does not open: GLIPBOX_KEY, or the key file beside the database, is another than before")

// sealer encrypts secrets. What it seals opens under the same label only.
type sealer struct {
	id   string // of the key, written before each sealed value
	aead cipher.AEAD
}

func newSealer(key []byte) (*sealer, error) {
	if len(key) < minKey {
		return nil, fmt.Errorf("the key for secrets is too short: it needs %d bytes", minKey)
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "glipbox connector secrets", aesKey)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(derived)
	return &sealer{id: hex.EncodeToString(digest[:4]), aead: aead}, nil
}

// close encrypts a value for a label.
func (s *sealer) close(value, label string) string {
	sealed := s.aead.Seal(nil, nil, []byte(value), []byte(label)) //nolint:gosec // the cipher draws the nonce
	return s.id + ":" + base64.RawStdEncoding.EncodeToString(sealed)
}

// open decrypts what close returned for the same label.
func (s *sealer) open(sealed, label string) (string, error) {
	id, text, _ := strings.Cut(sealed, ":")
	if id != s.id {
		return "", errSealed
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return "", errSealed
	}
	value, err := s.aead.Open(nil, nil, raw, []byte(label))
	if err != nil {
		return "", errSealed
	}
	return string(value), nil
}

// NewKey returns a random key for Open.
func NewKey() []byte {
	key := make([]byte, aesKey)
	rand.Read(key) // never fails
	return key
}
