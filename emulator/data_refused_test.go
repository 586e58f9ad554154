package emulator_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/glipbox/glipbox/emulator"
)

// databaseIn returns what a file of a folder looks like.
func databaseIn(dir string) string { return filepath.Join(dir, "emulator.db") }

// made returns a folder that an emulator has kept everything in.
func made(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// refuse starts an emulator with a folder that it has to refuse in one sentence, and looks
// that every file of the folder stays as it is.
func refuse(t *testing.T, dir, want string) {
	t.Helper()
	before := filesOf(dir)

	_, err := emulator.Start(t.Context(), emulator.WithData(dir))

	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want %q in one sentence", err, want)
	}
	for name, content := range before {
		if after, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(after, content) {
			t.Errorf("%s was changed (%v)", name, err)
		}
	}
}

// filesOf returns the database of a folder and its log.
func filesOf(dir string) map[string][]byte {
	files := map[string][]byte{}
	for _, name := range []string{"emulator.db", "emulator.db-wal"} {
		if content, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			files[name] = content
		}
	}
	return files
}

func TestBadFilesAreRefusedAndStayAsTheyAre(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(databaseIn(made(t)))
	if err != nil {
		t.Fatal(err)
	}
	change := func(at int, with string) []byte {
		return append(append(append([]byte(nil), good[:at]...), with...), good[at+len(with):]...)
	}
	misspelt := strings.ReplaceAll(string(good), "Travel Desk", "Travel Disk")
	if misspelt == string(good) {
		t.Fatal("the file holds no Travel Desk")
	}

	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"something else", []byte("sandbox:\n  accounts: []\n" + strings.Repeat("#", 100)), "is damaged: it does not begin"},
		{"one byte", good[:1], "is damaged: it does not begin"},
		{"a header alone", good[:100], "is damaged: it does not begin"},
		{"one page", good[:4096], "is damaged"},
		{"cut", good[:len(good)/2], "is damaged"},
		{"cut at the end", good[:len(good)-4096], "is damaged"},
		{"one letter", []byte(misspelt), "is damaged"},
		{"newer", change(60, "\x00\x00\x00\x02"), "was written by a newer program: it has format 2"},
		{"another program's", change(68, "\x00\x00\x00\x02"), "belongs to another program"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(databaseIn(dir), tt.file, 0o600); err != nil {
				t.Fatal(err)
			}

			refuse(t, dir, tt.want)
		})
	}
}

// Whatever of a file is missing at its end, nobody takes the rest for the whole.
func TestCutFilesAreRefused(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile(databaseIn(made(t)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for size := 1; size < len(good); size += 3*4096 + 1111 {
		if err := os.WriteFile(databaseIn(dir), good[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		refuse(t, dir, "is damaged")
	}
}

func TestFilesWithAPartMissingAreRefused(t *testing.T) {
	t.Parallel()

	for _, tt := range []struct{ name, change, want string }{
		{"an environment", `DELETE FROM worlds WHERE number = (SELECT max(number) FROM worlds WHERE place = 'now')`, `is damaged: `},
		{
			"an environment without entries",
			`DELETE FROM entries WHERE world = (SELECT number FROM worlds WHERE place = 'now' AND environment = 'production');
			 DELETE FROM worlds WHERE place = 'now' AND environment = 'production'`,
			`is damaged: "now" holds the environments [console sandbox] instead of [console sandbox production]`,
		},
		{
			"what a reset goes back to",
			`DELETE FROM entries WHERE world = (SELECT number FROM worlds WHERE place = 'initial' AND environment = 'console');
			 DELETE FROM worlds WHERE place = 'initial' AND environment = 'console'`,
			`is damaged: "initial" holds the environments [sandbox production]`,
		},
		{"an environment nobody knows", `UPDATE worlds SET environment = 'staging' WHERE place = 'now' AND environment = 'sandbox'`, `is damaged: `},
		{"its counters", `DELETE FROM notes WHERE name = 'counters'`, "is damaged: its notes are missing"},
		{"its beginning", `DELETE FROM notes WHERE name = 'start'`, "is damaged: its notes are missing"},
		{"the names of its tables", `DELETE FROM kinds`, "is damaged: "},
		{"a table", `DROP TABLE entries`, "is damaged: "},
		{"nothing, but there is more", `INSERT INTO notes VALUES ('later', '{}')`, "was written by a newer program"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := made(t)
			execute(t, databaseIn(dir), tt.change)

			refuse(t, dir, tt.want)
		})
	}
}

func execute(t *testing.T, file, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// A file that another program made for itself is none of ours, also when it says nothing
// of whose it is.
func TestFilesOfOtherProgramsAreRefused(t *testing.T) {
	t.Parallel()

	for name, statements := range map[string]string{
		"tables":      `CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('Yesterday')`,
		"many tables": "BEGIN;" + strings.Join(tables(300), ";") + ";COMMIT",
		"in a log":    `PRAGMA journal_mode = WAL; CREATE TABLE songs (title TEXT)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			execute(t, databaseIn(dir), statements)

			refuse(t, dir, "belongs to another program: choose another folder")
		})
	}
}

func tables(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("CREATE TABLE songs%d (title TEXT)", i))
	}
	return list
}

// While the other program runs, or after it was killed, its tables stand in the log alone.
func TestLogsOfOtherProgramsAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := sql.Open("sqlite", databaseIn(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(t.Context(), `PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE songs (title TEXT)`); err != nil {
		t.Fatal(err)
	}

	refuse(t, dir, "belongs to another program: choose another folder")
}

// Without its file, a log is the rest of something that was lost.
func TestLogsWithoutFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(databaseIn(dir)+"-wal", bytes.Repeat([]byte("log"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	refuse(t, dir, "is damaged: it is gone or empty, and the log beside it is not")

	if err := os.WriteFile(databaseIn(dir), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuse(t, dir, "is damaged: it is gone or empty, and the log beside it is not")
}

// A program that is killed while it makes the file leaves one that is begun anew.
func TestFilesThatWereOnlyBegunAreTaken(t *testing.T) {
	t.Parallel()

	for name, statements := range map[string]string{
		"nothing":   ``,
		"a header":  `PRAGMA journal_mode = WAL; PRAGMA user_version = 0; CREATE TABLE x (y); DROP TABLE x; VACUUM`,
		"no tables": `PRAGMA user_version = 7`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if statements == "" {
				if err := os.WriteFile(databaseIn(dir), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			} else {
				execute(t, databaseIn(dir), statements)
			}

			e := open(t, dir)

			if _, err := e.Control().Info(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFoldersThatCannotBeUsedAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "locked", "emulator.lock"), 0o700); err != nil {
		t.Fatal(err)
	}

	for _, tt := range []struct{ name, dir, want string }{
		{"a file", file, "cannot be made: "},
		{"below a file", filepath.Join(file, "data"), "cannot be made: "},
		{"no file can be made", filepath.Join(dir, "locked"), "cannot be written to: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			refuse(t, tt.dir, tt.want)
		})
	}
}
