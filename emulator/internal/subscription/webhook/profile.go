package webhook

import (
	"sync/atomic"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Profile says what becomes of notifications that a server does not take.
type Profile struct {
	Name        string
	Source      string // what it follows
	Rules       state.DeliveryRules
	Retries     int    // attempts at one notification after the first
	TokenHeader string // carries the token of the subscription in notifications
}

// ProfileGuide2022 is the name of the profile that holds unless another one is chosen.
const ProfileGuide2022 = "guide-2022"

// Profiles returns the profiles that have a name. How many failures it takes is Assumed
// in all of them: no source tells.
func Profiles() []Profile {
	const failingFor, failures = 10 * time.Minute, 10
	return []Profile{
		{
			Name: ProfileGuide2022, TokenHeader: verificationToken,
			Source: "the guide since 2022 (no retry, and a blacklisted subscription stays so); ten minutes of failures as staff said in 2018",
			Rules:  state.DeliveryRules{FailingFor: failingFor, Failures: failures},
		},
		{
			Name: "2018", TokenHeader: verificationToken,
			Source: "staff in the developer community, 2018: blacklisted after about ten minutes of failures, tried again every 15 minutes and reactivated when healthy",
			Rules:  state.DeliveryRules{FailingFor: failingFor, Failures: failures, RetestEvery: 15 * time.Minute},
		},
		{
			Name: "fast", TokenHeader: verificationToken,
			Source: "none: blacklisted at the third failure in a row, so that a test need not wait",
			Rules:  state.DeliveryRules{Failures: 3},
		},
	}
}

// Named returns the profile of a name.
func Named(name string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}

// Policy is the profile that holds now. It is safe for concurrent use.
type Policy struct {
	profile atomic.Pointer[Profile]
}

// NewPolicy returns a policy of that profile.
func NewPolicy(p Profile) *Policy {
	policy := &Policy{}
	policy.Set(p)
	return policy
}

// Profile returns the profile that holds now.
func (p *Policy) Profile() Profile { return *p.profile.Load() }

// Set lets another profile hold. What is blacklisted already keeps the rules by which
// it was.
func (p *Policy) Set(profile Profile) { p.profile.Store(&profile) }
