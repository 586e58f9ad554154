package adminui

import "github.com/glipbox/glipbox/connector"

// run is some entries of a transcript, one after the other, that stand in the same place.
type run struct {
	Thread  connector.ThreadID // empty: in the chat itself
	Root    *connector.Entry   // with which the thread began, if it is in the transcript
	Entries []connector.Entry
}

// runsOf cuts a transcript where a thread begins or ends.
func runsOf(entries []connector.Entry) []run {
	posts := map[connector.PostID]*connector.Entry{}
	var runs []run
	for i := range entries {
		e := &entries[i]
		if e.Post != 0 {
			posts[e.Post] = e
		}
		if len(runs) == 0 || runs[len(runs)-1].Thread != e.Thread {
			runs = append(runs, run{Thread: e.Thread, Root: posts[e.Parent]})
		}
		last := &runs[len(runs)-1]
		last.Entries = append(last.Entries, *e)
	}
	return runs
}
