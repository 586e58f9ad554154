package state

import (
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Account is a company.
type Account struct {
	ID         AccountID
	Name       string
	MainNumber string // E.164
	Everyone   ChatID
	Created    Instant
}

// System returns the system extension of the account, which has the same id and all
// rights. Assumed: it is in no list, and is no person.
func (a Account) System() ExtensionID { return ExtensionID(a.ID) }

const systemNumber = "0" // Assumed: what callers dial for the operator

// everyoneName is how the company-wide chat is called in samples.
const everyoneName = "All Employees"

// firstMainNumber is the first one of those that are reserved for examples.
const firstMainNumber = 16505550100

// freeMainNumber returns a number that no company has.
func (s *State) freeMainNumber() string {
	for n := firstMainNumber + s.world.accounts.Len(); ; n++ {
		number := "+" + strconv.Itoa(n)
		if _, taken := s.world.mainNumbers.Get(number); !taken {
			return number
		}
	}
}

// CheckMainNumber refuses a number that a company has.
func (s *State) CheckMainNumber(number string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, taken := s.world.mainNumbers.Get(number); taken {
		return apierr.Duplicate("mainNumber")
	}
	return nil
}

// CreateAccount adds a company with its company-wide chat and nobody in it. A number is
// made up for it when none is given.
func (s *State) CreateAccount(name, mainNumber string) Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if mainNumber == "" {
		mainNumber = s.freeMainNumber()
	}
	account := Account{
		ID: AccountID(s.nextID(tagAccount)), Name: name, MainNumber: mainNumber,
		Everyone: ChatID(s.nextID(tagTeam)), Created: now,
	}
	s.world.accounts.Set(account.ID, account)
	s.world.mainNumbers.Set(account.MainNumber, account.ID)
	s.world.extensions.Set(account.System(), Extension{
		ID: account.System(), Account: account.ID, Number: systemNumber, Type: "User", Status: Enabled,
		FirstName: name, Admin: true, Hidden: true, Created: now, Modified: now,
	})
	s.setChat(Chat{ID: account.Everyone, Type: Everyone, Account: account.ID, Name: everyoneName, Created: now, Modified: now})
	return account
}

// Account returns an account by id.
func (s *State) Account(id AccountID) (Account, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.accounts.Get(id)
}

// Accounts returns all accounts by id.
func (s *State) Accounts() []Account {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.accounts.Values()
}
