// Package session knows who may administer the connector: a person who entered the
// password, or followed the one-time link, and carries a cookie since.
package session

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/glipbox/glipbox/connector"
)

// CookieName is that of the session cookie. Cookies ignore ports, so it names the
// place.
const CookieName = "glipbox_connector"

const (
	administrator = "administrator"
	sessionKind   = "session"
	linkKind      = "link"
	setupKind     = "setup"

	sessionLife = 7 * 24 * time.Hour
	linkLife    = 24 * time.Hour
	secretBytes = 32
	minPassword = 10 // characters
	maxPassword = 200
)

// What is refused, in words for the page.
var (
	ErrWrongPassword = errors.New("the password is wrong: try again")
	ErrWeakPassword  = fmt.Errorf("the password needs %d to %d characters", minPassword, maxPassword)
	ErrHasPassword   = errors.New("the connector has a password already: sign in with it")
	ErrNoPrint       = errors.New("nobody reads what this connector prints: start it again for a new link")
	ErrSpentLink     = errors.New("the link was used already or has expired: sign in with the password, or let the connector print a new link")
)

// Store keeps the password's hash, and digests of sessions and links. It answers
// connector.ErrNotFound for what it does not have.
type Store interface {
	Password(ctx context.Context, name string) (hash string, err error)
	SavePassword(ctx context.Context, name, hash string) (saved bool, err error)
	// SaveTicket stores one, and forgets those that have expired.
	SaveTicket(ctx context.Context, kind, digest string, now, expires time.Time) error
	Ticket(ctx context.Context, kind, digest string) (expires time.Time, err error)
	TakeTicket(ctx context.Context, kind, digest string) (expires time.Time, err error)
}

// Sessions opens and checks sessions.
type Sessions struct {
	Store   Store
	Clock   connector.Clock // the wall's: a session is a person's
	Entropy io.Reader
	Secure  bool // the connector is reached over https
	Limit   *Limit
	// Print shows a link that signs in once to whoever runs the program; nil shows none.
	Print func(token string)
}

// HasPassword reports whether the first start is over.
func (s *Sessions) HasPassword(ctx context.Context) (bool, error) {
	_, err := s.Store.Password(ctx, administrator)
	if errors.Is(err, connector.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// SetPassword sets the password at the first start, if token is that of the setup
// page, and opens a session.
func (s *Sessions) SetPassword(ctx context.Context, w http.ResponseWriter, token, password string) error {
	if weak(password) {
		return ErrWeakPassword
	}
	if err := s.check(ctx, s.Store.Ticket, setupKind, token); err != nil {
		return err
	}
	if err := s.keep(ctx, password); err != nil {
		return err
	}
	if err := s.check(ctx, s.Store.TakeTicket, setupKind, token); err != nil {
		return err
	}
	return s.open(ctx, w)
}

// Keep sets the first password for somebody who is signed in by a link.
func (s *Sessions) Keep(ctx context.Context, password string) error {
	if weak(password) {
		return ErrWeakPassword
	}
	return s.keep(ctx, password)
}

func weak(password string) bool {
	n := utf8.RuneCountInString(password)
	return n < minPassword || n > maxPassword
}

// keep stores the first password.
func (s *Sessions) keep(ctx context.Context, password string) error {
	var hash string
	var err error
	if busy := s.Limit.hashing(ctx, func() { hash, err = s.hash(password) }); busy != nil || err != nil {
		return errors.Join(busy, err)
	}
	saved, err := s.Store.SavePassword(ctx, administrator, hash)
	if err == nil && !saved {
		return ErrHasPassword
	}
	return err
}

// SignIn opens a session for whoever knows the password. After several wrong ones from an
// address, or from all, it answers *BusyError.
func (s *Sessions) SignIn(ctx context.Context, w http.ResponseWriter, from, password string) error {
	if err := s.Limit.admit(from); err != nil {
		return err
	}
	hash, err := s.Store.Password(ctx, administrator)
	if errors.Is(err, connector.ErrNotFound) {
		return ErrWrongPassword
	}
	if err != nil {
		return err
	}
	if len(password) > maxPassword*utf8.UTFMax {
		password = "" // it is not the one, and takes long
	}
	var right bool
	if err := s.Limit.hashing(ctx, func() { right = matches(password, hash) }); err != nil {
		return err
	}
	s.Limit.judge(from, right)
	if !right {
		return ErrWrongPassword
	}
	return s.open(ctx, w)
}

// SignInOnce opens a session for whoever carries a one-time link, and uses it up.
func (s *Sessions) SignInOnce(ctx context.Context, w http.ResponseWriter, once string) error {
	if err := s.check(ctx, s.Store.TakeTicket, linkKind, once); err != nil {
		return err
	}
	return s.open(ctx, w)
}

// SignOut ends the session of a request.
func (s *Sessions) SignOut(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	if token := s.token(r); token != "" {
		_, err := s.Store.TakeTicket(ctx, sessionKind, digest(token))
		if err != nil && !errors.Is(err, connector.ErrNotFound) {
			return err
		}
	}
	http.SetCookie(w, s.cookie("", -1))
	return nil
}

// NewLink returns the token of a link that signs in once: /signin?once=….
func (s *Sessions) NewLink(ctx context.Context) (string, error) {
	return s.issue(ctx, linkKind, linkLife)
}

// PrintLink shows a new link to whoever runs the program, for somebody who has no password
// to sign in with. It answers *BusyError to who asks often.
func (s *Sessions) PrintLink(ctx context.Context, from string) error {
	has, err := s.HasPassword(ctx)
	if err != nil {
		return err
	}
	if has {
		return ErrHasPassword
	}
	if s.Print == nil {
		return ErrNoPrint
	}
	if err := s.Limit.admit(from); err != nil {
		return err
	}
	s.Limit.judge(from, false)
	token, err := s.NewLink(ctx)
	if err == nil {
		s.Print(token)
	}
	return err
}

// NewSetup returns the token of the setup page: /setup?token=….
func (s *Sessions) NewSetup(ctx context.Context) (string, error) {
	return s.issue(ctx, setupKind, linkLife)
}

// Of returns the name of a request's session, which is not its secret, or nothing
// for a stranger.
func (s *Sessions) Of(r *http.Request) (string, error) {
	token := s.token(r)
	if token == "" {
		return "", nil
	}
	err := s.check(r.Context(), s.Store.Ticket, sessionKind, token)
	if errors.Is(err, ErrSpentLink) {
		return "", nil
	}
	return digest(token), err
}

// check asks the store for a ticket, by reading or by taking it.
func (s *Sessions) check(ctx context.Context, ask func(context.Context, string, string) (time.Time, error), kind, token string) error {
	expires, err := ask(ctx, kind, digest(token))
	if errors.Is(err, connector.ErrNotFound) || err == nil && s.Clock.Now().After(expires) {
		return ErrSpentLink
	}
	return err
}

func (s *Sessions) open(ctx context.Context, w http.ResponseWriter) error {
	token, err := s.issue(ctx, sessionKind, sessionLife)
	if err != nil {
		return err
	}
	http.SetCookie(w, s.cookie(token, int(sessionLife.Seconds())))
	return nil
}

// issue stores the digest of a new token.
func (s *Sessions) issue(ctx context.Context, kind string, life time.Duration) (string, error) {
	random := make([]byte, secretBytes)
	if _, err := io.ReadFull(s.Entropy, random); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(random)
	now := s.Clock.Now()
	return token, s.Store.SaveTicket(ctx, kind, digest(token), now, now.Add(life))
}

func (s *Sessions) cookie(token string, age int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure where https is used
		Name: CookieName, Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Sessions) token(r *http.Request) string {
	cookie, err := r.Cookie(CookieName)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
