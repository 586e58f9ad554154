package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

const (
	minKey = 16 // bytes of the key that an owner provides
	aesKey = 32 // bytes; AES-256
)

// sealer encrypts secrets under its first key, and opens what any of its keys has sealed.
// What it seals opens under the same label only.
type sealer []sealingKey

type sealingKey struct {
	id   string // written before each sealed value
	aead cipher.AEAD
}

func newSealer(keys ...[]byte) (sealer, error) {
	var s sealer
	for _, key := range keys {
		one, err := newSealingKey(key)
		if err != nil {
			return nil, err
		}
		s = append(s, one)
	}
	return s, nil
}

func newSealingKey(key []byte) (sealingKey, error) {
	if len(key) < minKey {
		return sealingKey{}, fmt.Errorf("the key for secrets is too short: it needs %d bytes", minKey)
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "glipbox connector secrets", aesKey)
	if err != nil {
		return sealingKey{}, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return sealingKey{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealingKey{}, err
	}
	digest := sha256.Sum256(derived)
	return sealingKey{id: hex.EncodeToString(digest[:4]), aead: aead}, nil
}

// close encrypts a value for a label.
func (s sealer) close(value, label string) string {
	sealed := s[0].aead.Seal(nil, nil, []byte(value), []byte(label)) //nolint:gosec // the cipher draws the nonce
	return s[0].id + ":" + base64.RawStdEncoding.EncodeToString(sealed)
}

// current reports whether a value is sealed under the first key.
func (s sealer) current(sealed string) bool { return strings.HasPrefix(sealed, s[0].id+":") }

// open decrypts what close returned for the same label.
func (s sealer) open(sealed, label string) (string, error) {
	id, text, _ := strings.Cut(sealed, ":")
	for _, key := range s {
		if key.id != id {
			continue
		}
		raw, err := base64.RawStdEncoding.DecodeString(text)
		if err != nil {
			return "", connector.ErrSealed
		}
		value, err := key.aead.Open(nil, nil, raw, []byte(label))
		if err != nil {
			return "", connector.ErrSealed
		}
		return string(value), nil
	}
	return "", connector.ErrSealed
}

// NewKey returns a random key for Open.
func NewKey() []byte {
	key := make([]byte, aesKey)
	rand.Read(key) // never fails
	return key
}
