package state

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// DataExportID identifies a data export.
type DataExportID string

// DataExportStatus says how far a data export is.
type DataExportStatus string

// How far data exports can be.
const (
	DataExportAccepted   DataExportStatus = "Accepted"
	DataExportInProgress DataExportStatus = "InProgress"
	DataExportCompleted  DataExportStatus = "Completed"
	DataExportExpired    DataExportStatus = "Expired"
)

// How long an export takes, and how long it is kept, in emulated time. Assumed: nothing is
// published but that it takes its time.
const (
	exportAccepted = time.Second
	exportDuration = 10 * time.Second
	exportLifetime = 7 * 24 * time.Hour
)

const maxRunningExports = 2 // documented limit per company

// DataExport is a task that collects what was said in a company.
type DataExport struct {
	ID       DataExportID
	Account  AccountID
	Creator  PersonID
	Created  Instant
	From, To Instant
	Contacts []PersonID // none: everybody
	Chats    []ChatID   // none: all
	Size     int64      // bytes of the archive
}

// Status tells how far the export is at a moment.
func (x DataExport) Status(now Instant) DataExportStatus {
	switch age := now.Sub(x.Created); {
	case age < exportAccepted:
		return DataExportAccepted
	case age < exportDuration:
		return DataExportInProgress
	case age < exportLifetime:
		return DataExportCompleted
	}
	return DataExportExpired
}

// Modified tells when the status changed last before a moment.
func (x DataExport) Modified(now Instant) Instant {
	switch x.Status(now) {
	case DataExportInProgress:
		return x.Created.Add(exportAccepted)
	case DataExportCompleted:
		return x.Created.Add(exportDuration)
	case DataExportExpired:
		return x.Created.Add(exportLifetime)
	case DataExportAccepted:
	}
	return x.Created
}

// accountExport finds the exports of an account, the newest first.
type accountExport struct {
	account AccountID
	created Instant
	id      DataExportID
}

func (a accountExport) compare(b accountExport) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(b.created, a.created), cmp.Compare(a.id, b.id))
}

// CreateExport adds a task whose archive is ready; it is handed out when the task has
// taken its time. Who asks for too many at once is refused.
func (s *State) CreateExport(x DataExport, archive []byte) (DataExport, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.roomForExport(x.Account); err != nil {
		return DataExport{}, err
	}
	x.Created, x.Size = s.now(), int64(len(archive))
	x.ID = DataExportID(x.Account.String() + "-" + strconv.FormatInt(int64(x.Created)%1_000_000, 36) + "-" + s.entropy.Token(6))
	s.world.exports.Set(x.ID, x)
	s.world.exportsOf.Set(accountExport{x.Account, x.Created, x.ID})
	s.world.archives.Set(x.ID, archive)
	return x, nil
}

// RoomForExport returns an error when the company has as many exports running as are
// allowed.
func (s *State) RoomForExport(account AccountID) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.roomForExport(account)
}

func (s *State) roomForExport(account AccountID) error {
	running := 0
	now := s.now()
	for _, x := range s.exportsOf(account) {
		if status := x.Status(now); status == DataExportAccepted || status == DataExportInProgress {
			running++
		}
	}
	if running < maxRunningExports {
		return nil
	}
	return apierr.ExportLimit()
}

// DataExports returns the exports of a company, the newest first.
func (s *State) DataExports(account AccountID) []DataExport {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.exportsOf(account)
}

func (s *State) exportsOf(account AccountID) []DataExport {
	var list []DataExport
	s.world.exportsOf.Ascend(accountExport{account: account, created: 1<<63 - 1}, func(e accountExport) bool {
		if e.account != account {
			return false
		}
		x, _ := s.world.exports.Get(e.id)
		list = append(list, x)
		return true
	})
	return list
}

// DataExport returns an export of a company.
func (s *State) DataExport(account AccountID, id DataExportID) (DataExport, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	x, ok := s.world.exports.Get(id)
	if !ok || x.Account != account {
		return DataExport{}, apierr.NotFound("taskId")
	}
	return x, nil
}

// ExportArchive returns the zip archive of a completed export, which must not be changed.
func (s *State) ExportArchive(account AccountID, id DataExportID) ([]byte, error) {
	x, err := s.DataExport(account, id)
	if err != nil {
		return nil, err
	}
	if status := x.Status(s.now()); status != DataExportCompleted {
		return nil, apierr.Hinted(apierr.NotFound("datasetId"), "the task is "+string(status)+"; its archive can be had while it is Completed")
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	archive, _ := s.world.archives.Get(id)
	return archive, nil
}

// OwnsChat reports whether a chat belongs to a company.
func (s *State) OwnsChat(account AccountID, id ChatID) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	chat, ok := s.world.chats.Get(id)
	return ok && chat.Account == account
}

// Colleague returns the person of the reader's company with an id or, without one, an
// e-mail address.
func (s *State) Colleague(reader PersonID, id, email string) (PersonID, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	person, err := ParsePersonID(id)
	if id == "" {
		extension, ok := s.world.logins.Get(strings.ToLower(email))
		return extension.Person(), ok && s.world.colleagues(reader, extension.Person())
	}
	return person, err == nil && s.world.colleagues(reader, person)
}
