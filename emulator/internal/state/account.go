package state

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

// CreateAccount adds a company with its company-wide chat and nobody in it.
func (s *State) CreateAccount(name, mainNumber string) Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
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
