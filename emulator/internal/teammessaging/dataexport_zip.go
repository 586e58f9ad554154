package teammessaging

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const recordsPerFile = 10_000 // documented limit of one file of an archive

// zipped returns the archive of an export: request_info.json, and for each kind of record
// a folder of files.
func zipped(x state.DataExport, c state.Collection, base string) ([]byte, error) {
	var b bytes.Buffer
	z := archive{zip: zip.NewWriter(&b), at: x.To}
	members, guests := exportedPeople(x.Account, c, base)
	z.document("request_info.json", map[string]any{
		"timeFrom": x.From, "timeTo": x.To, "contacts": x.Contacts, "chatIds": x.Chats, "creatorId": x.Creator,
	})
	writeRecords(&z, "chats", records(c.Chats, func(chat state.Chat) exportedChat { return newExportedChat(c, chat) }))
	writeRecords(&z, "members", members)
	writeRecords(&z, "guests", guests)
	writeRecords(&z, "posts", records(c.Posts, newExportedPost))
	writeRecords(&z, "events", records(c.Events, newExportedEvent))
	writeRecords(&z, "tasks", records(c.Tasks, newExportedTask))
	writeRecords(&z, "notes", records(c.Notes, newExportedNote))
	writeRecords(&z, "files", records(c.Files, newExportedFile))
	for _, f := range c.Files {
		z.file("files/"+f.ID.String()+"_"+f.Name, f.Content)
	}
	if z.err == nil {
		z.err = z.zip.Close()
	}
	return b.Bytes(), z.err
}

// archive is a zip archive that is being written. It remembers the first error.
type archive struct {
	zip *zip.Writer
	at  state.Instant
	err error
}

// writeRecords writes records of a kind in files of a folder, one at least.
func writeRecords[T any](z *archive, kind string, list []T) {
	for n := 1; n == 1 || len(list) > 0; n++ {
		some := list[:min(len(list), recordsPerFile)]
		list = list[len(some):]
		z.document(kind+"/"+kind+"_"+strconv.Itoa(n)+".json", map[string]any{"records": some})
	}
}

func (z *archive) document(name string, v any) {
	encoded, err := json.Marshal(v)
	if err != nil && z.err == nil {
		z.err = err
	}
	z.file(name, encoded)
}

func (z *archive) file(name string, content []byte) {
	if z.err != nil {
		return
	}
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at.Time()})
	if err == nil {
		_, err = w.Write(content)
	}
	z.err = err
}
