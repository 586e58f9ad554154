package session

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of a password's hash: RFC 9106, second recommended option, with less memory
// so that a small machine keeps serving.
const (
	passes    = 3
	memory    = 19 * 1024 // KiB
	threads   = 1
	saltBytes = 16
	hashBytes = 32
)

const hashFormat = "argon2id$v=19$m=%d,t=%d,p=%d$"

// hash derives what is stored of a password.
func (s *Sessions) hash(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(s.Entropy, salt); err != nil {
		return "", err
	}
	return encode(password, salt), nil
}

func encode(password string, salt []byte) string {
	key := argon2.IDKey([]byte(password), salt, passes, memory, threads, hashBytes)
	return fmt.Sprintf(hashFormat, memory, passes, threads) +
		base64.RawStdEncoding.EncodeToString(salt) + "$" + base64.RawStdEncoding.EncodeToString(key)
}

// matches compares a password with a stored hash in constant time.
func matches(password, hash string) bool {
	fields := strings.Split(hash, "$")
	if len(fields) != 5 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(fields[3])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(encode(password, salt)), []byte(hash)) == 1
}
