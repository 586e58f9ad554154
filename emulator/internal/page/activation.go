package page

import "net/http"

// Activation is the page on which a person chooses the first password. Its form posts
// back to the page's own URL: "password", and the same in "repeated".
type Activation struct {
	Environment string // sandbox or production
	Company     string
	Person      Person
	Guest       bool   // works elsewhere
	Done        bool   // the person can sign in now
	Problem     string // why the last attempt failed, in one sentence; empty at first
	Remedy      string // what to do about Problem
	Differs     bool   // Problem is that the second password is another
}

// Activation sends the activation page: 200, or 400 when it tells of a problem.
func (*Pages) Activation(w http.ResponseWriter, v Activation) {
	status := http.StatusOK
	if v.Problem != "" {
		status = http.StatusBadRequest
	}
	shared.Render(w, Document{Status: status, Template: "activation", Data: v, Answer: v.Done})
}
