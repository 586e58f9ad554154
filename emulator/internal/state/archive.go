package state

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
)

// An archive is snapshots as a file of lines, each a JSON document:
//
//	{"format":"glipbox-snapshot","version":1,"taken":…,"worlds":[{"environment":"console",…},…]}
//	["sandbox","posts",key,value]         one for each entry of a map
//	["sandbox","postsByChat",item]        one for each entry of an index
//	{"entries":2,"sha256":"…"}            of all lines before it
//
// Whatever tree or record is added to the world is archived without further ado.

const (
	archiveFormat  = "glipbox-snapshot"
	archiveVersion = 1 // to be raised when an older program would misread the file
)

// ErrArchive reports that a file holds no snapshots that can be restored.
var ErrArchive = errors.New("this is no usable snapshot")

// archiveHead is the first line.
type archiveHead struct {
	Format  string        `json:"format"`
	Version int           `json:"version"`
	Millis  int64         `json:"taken"` // milliseconds since 1970
	Worlds  []archiveRoot `json:"worlds"`
}

// archiveRoot is what a world holds beside its trees.
type archiveRoot struct {
	Environment Environment `json:"environment"`
	Counter     int64       `json:"counter"`
	Messaging   int64       `json:"messaging"`
}

// archiveFoot is the last line.
type archiveFoot struct {
	Entries int    `json:"entries"`
	Sum     string `json:"sha256"`
}

// Export writes snapshots that were taken at one moment as an archive.
func Export(w io.Writer, snapshots []Snapshot) error {
	a := &archiver{w: w, sum: sha256.New()}
	head := archiveHead{Format: archiveFormat, Version: archiveVersion}
	for _, x := range snapshots {
		head.Millis = int64(x.taken)
		head.Worlds = append(head.Worlds, archiveRoot{Environment: x.env, Counter: x.world.counter, Messaging: x.messaging})
	}
	a.write(head)
	for _, x := range snapshots {
		a.writeWorld(x.env, &x.world)
	}
	a.write(archiveFoot{Entries: a.entries, Sum: hex.EncodeToString(a.sum.Sum(nil))})
	return a.err
}

// archiver writes lines and remembers the first error.
type archiver struct {
	w       io.Writer
	sum     hash.Hash
	entries int
	err     error
}

func (a *archiver) writeWorld(env Environment, w *world) {
	w.members(func(name string, place reflect.Value) { a.writeTree(env, name, place) })
}

// writeTree writes one line for each entry of a tree.
func (a *archiver) writeTree(env Environment, name string, tree reflect.Value) {
	scan := tree.MethodByName("Scan")
	each := reflect.MakeFunc(scan.Type().In(0), func(entry []reflect.Value) []reflect.Value {
		line := []any{env, name}
		for _, part := range entry {
			value, err := plain(part)
			a.err = errors.Join(a.err, err)
			line = append(line, value)
		}
		a.entries++
		a.write(line)
		return []reflect.Value{reflect.ValueOf(a.err == nil)}
	})
	scan.Call([]reflect.Value{each})
}

func (a *archiver) write(line any) {
	encoded, err := json.Marshal(line)
	if err == nil && a.err == nil {
		encoded = append(encoded, '\n')
		a.sum.Write(encoded)
		_, err = a.w.Write(encoded)
	}
	a.err = errors.Join(a.err, err)
}

// Import reads an archive. What is damaged, or from a newer program, is refused with an
// error that wraps ErrArchive.
func Import(r io.Reader) ([]Snapshot, error) {
	in := &unarchiver{r: bufio.NewReaderSize(r, 1<<20), sum: sha256.New()}
	head, err := in.head()
	if err != nil {
		return nil, err
	}
	snapshots := make([]Snapshot, len(head.Worlds))
	worlds := map[Environment]*world{}
	for i, root := range head.Worlds {
		snapshots[i] = Snapshot{env: root.Environment, world: newWorld(root.Counter), messaging: root.Messaging, taken: Instant(head.Millis)}
		worlds[root.Environment] = &snapshots[i].world
	}
	if err := in.entries(worlds); err != nil {
		return nil, err
	}
	return snapshots, nil
}

// unarchiver reads lines.
type unarchiver struct {
	r      *bufio.Reader
	sum    hash.Hash
	number int
}

// line returns the next line; what stood before it is in the sum.
func (in *unarchiver) line() ([]byte, error) {
	in.number++
	line, err := in.r.ReadBytes('\n')
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: it breaks off after line %d; export it again", ErrArchive, in.number-1)
	}
	return line, err
}

func (in *unarchiver) head() (archiveHead, error) {
	line, err := in.line()
	var head archiveHead
	if err != nil || json.Unmarshal(line, &head) != nil || head.Format != archiveFormat {
		return head, fmt.Errorf("%w: it does not begin as an export does", ErrArchive)
	}
	if head.Version > archiveVersion {
		return head, fmt.Errorf("%w: it has format %d, and this program reads up to %d; import it with the newer one", ErrArchive, head.Version, archiveVersion)
	}
	in.sum.Write(line)
	return head, nil
}

// entries fills the worlds, up to the last line, which vouches for all others.
func (in *unarchiver) entries(worlds map[Environment]*world) error {
	for count := 0; ; count++ {
		line, err := in.line()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte("{")) {
			var foot archiveFoot
			if json.Unmarshal(line, &foot) != nil || foot.Entries != count || foot.Sum != hex.EncodeToString(in.sum.Sum(nil)) {
				return fmt.Errorf("%w: its content was changed or damaged; export it again", ErrArchive)
			}
			return nil
		}
		in.sum.Write(line)
		if err := setEntry(worlds, line); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrArchive, in.number, err)
		}
	}
}

// setEntry puts what a line says into its tree.
func setEntry(worlds map[Environment]*world, line []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var entry []any
	if err := decoder.Decode(&entry); err != nil || len(entry) < 2 {
		return errors.New("it cannot be read")
	}
	env, _ := entry[0].(string)
	name, _ := entry[1].(string)
	w := worlds[Environment(env)]
	if w == nil {
		return fmt.Errorf("there is no environment %q", env)
	}
	field := reflect.ValueOf(w).Elem().FieldByName(name)
	if !field.IsValid() || field.Kind() != reflect.Pointer {
		return fmt.Errorf("%q is not known here; it was exported by a newer program", name)
	}
	set := open(field).MethodByName("Set")
	arguments := make([]reflect.Value, set.Type().NumIn())
	if len(entry) != 2+len(arguments) {
		return errors.New("it has another number of parts")
	}
	for i := range arguments {
		arguments[i] = reflect.New(set.Type().In(i)).Elem()
		if err := fill(arguments[i], entry[2+i]); err != nil {
			return err
		}
	}
	set.Call(arguments)
	return nil
}
