package state

import (
	"errors"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

func TestLockout(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name  string
		wrong int
		later time.Duration
		code  apierr.Code // of an attempt with the right password; none: it is taken
	}{
		{name: "four wrong passwords", wrong: 4},
		{name: "five", wrong: 5, code: apierr.AccountLocked},
		{name: "five, just before the hour ends", wrong: 5, later: time.Hour - time.Second, code: apierr.AccountLocked},
		{name: "five, an hour later", wrong: 5, later: time.Hour},
		{name: "attempts meanwhile prolong nothing", wrong: 9, later: time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice()
			signIn := func(password string) apierr.Code {
				_, _, err := o.state.SignIn("", o.ann.Email, password)
				refused, _ := errors.AsType[*apierr.Error](err)
				if refused == nil {
					return ""
				}
				return refused.Code
			}

			for i := range tt.wrong {
				want := apierr.BadOwnerCredentials
				if i >= 4 {
					want = apierr.AccountLocked
				}
				if got := signIn("wrong"); got != want {
					t.Errorf("attempt %d: got %q, want %q", i+1, got, want)
				}
			}
			o.pass(tt.later)

			if got := signIn("pass"); got != tt.code {
				t.Errorf("got %q, want %q", got, tt.code)
			}
			if tt.code == "" && signIn("wrong") != apierr.BadOwnerCredentials {
				t.Error("whoever signed in is not counted from zero again")
			}
		})
	}
}

func TestUnlock(t *testing.T) {
	t.Parallel()
	o := newOffice()
	for range 5 {
		_, _, _ = o.state.SignIn("", o.ann.Email, "wrong")
	}
	if got, want := o.state.LockedUntil(o.ann.ID), o.state.Now().Add(time.Hour); got != want {
		t.Errorf("locked until %v, want %v", got.Time(), want.Time())
	}

	o.state.Unlock(o.ann.ID)

	if got := o.state.LockedUntil(o.ann.ID); got != 0 {
		t.Errorf("still locked until %v", got.Time())
	}
	if _, _, err := o.state.SignIn("", o.ann.Email, "pass"); err != nil {
		t.Error(err)
	}
}
