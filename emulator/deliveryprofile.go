package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

// WithDeliveryProfile says what becomes of notifications that a webhook does not take, in
// both environments. Without it the profile guide-2022 holds.
func WithDeliveryProfile(p control.DeliveryProfile) Option {
	return func(s *settings) { s.deliveryProfile = p }
}

// DeliveryProfile returns the profile that holds now, with every number.
func (e *Emulator) DeliveryProfile() control.DeliveryProfile {
	p := e.policy.Profile()
	failingFor, retestEvery := int64(p.Rules.FailingFor.Seconds()), int64(p.Rules.RetestEvery.Seconds())
	return control.DeliveryProfile{
		Name: p.Name, Source: p.Source, FailingFor: &failingFor, Failures: p.Rules.Failures, RetestEvery: &retestEvery,
		Retries: &p.Retries, TokenHeader: p.TokenHeader,
	}
}

// SetDeliveryProfile lets another profile hold until Reset or Seed, and returns it with
// every number.
func (e *Emulator) SetDeliveryProfile(p control.DeliveryProfile) (control.DeliveryProfile, error) {
	profile, err := webhookProfile(p)
	if err != nil {
		return control.DeliveryProfile{}, err
	}
	e.policy.Set(profile)
	return e.DeliveryProfile(), nil
}

// webhookProfile returns the named profile with what p sets beside the name.
func webhookProfile(p control.DeliveryProfile) (webhook.Profile, error) {
	profile, ok := webhook.Named(cmp.Or(p.Name, webhook.ProfileGuide2022))
	if !ok {
		var names []string
		for _, named := range webhook.Profiles() {
			names = append(names, named.Name)
		}
		return profile, fmt.Errorf("there is no delivery profile %q: name one of %s", p.Name, strings.Join(names, ", "))
	}
	if p.FailingFor != nil {
		profile.Rules.FailingFor = time.Duration(*p.FailingFor) * time.Second
	}
	if p.RetestEvery != nil {
		profile.Rules.RetestEvery = time.Duration(*p.RetestEvery) * time.Second
	}
	if p.Retries != nil {
		profile.Retries = *p.Retries
	}
	profile.Rules.Failures = cmp.Or(p.Failures, profile.Rules.Failures)
	profile.TokenHeader = http.CanonicalHeaderKey(cmp.Or(p.TokenHeader, profile.TokenHeader))
	return profile, checkProfile(profile)
}

func checkProfile(p webhook.Profile) error {
	switch {
	case p.Rules.Failures < 1 || p.Rules.FailingFor < 0 || p.Rules.RetestEvery < 0:
		return errors.New("a delivery profile has a negative number: failingFor and retestEvery are seconds, failures is a number from 1")
	case p.Retries < 0 || p.Retries > 1:
		return fmt.Errorf("a delivery profile has %d retries: 0 or 1 are possible", p.Retries)
	case p.TokenHeader != "Verification-Token" && p.TokenHeader != "Validation-Token":
		return fmt.Errorf("a delivery profile has the tokenHeader %s: Verification-Token or Validation-Token is possible", p.TokenHeader)
	}
	return nil
}
