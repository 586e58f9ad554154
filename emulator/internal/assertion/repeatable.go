package assertion

import (
	"crypto"
	"crypto/ecdsa"
	"encoding/asn1"
	"fmt"
	"math/big"

	"github.com/golang-jwt/jwt/v5"
)

// repeatable is ES256 with the nonce of RFC 6979, so that signing needs no entropy and
// gives the same signature for the same content.
type repeatable struct{ *jwt.SigningMethodECDSA }

// Sign implements jwt.SigningMethod.
func (m repeatable) Sign(content string, key any) ([]byte, error) {
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, jwt.ErrInvalidKeyType
	}
	hash := crypto.SHA256.New()
	_, _ = hash.Write([]byte(content)) // never fails
	der, err := private.Sign(nil, hash.Sum(nil), crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("sign assertion: %w", err)
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, fmt.Errorf("read signature: %w", err)
	}
	signature := make([]byte, 2*m.KeySize)
	pair.R.FillBytes(signature[:m.KeySize])
	pair.S.FillBytes(signature[m.KeySize:])
	return signature, nil
}
