package portal

import (
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// problemPage is the page of what went wrong.
type problemPage struct {
	page.Problem
	Back, BackLabel string
}

const patience = "2" // seconds until a page is loaded again whose API did not answer

// refuse says what went wrong, as a page or, to the script, as one sentence.
func (h *appHandler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	problem := describe(err)
	problem.Environment = string(h.Environment)
	if wrong, ok := errors.AsType[fieldError](err); ok {
		w.Header().Set(fieldHeader, wrong.field)
	}
	if problem.Status == http.StatusBadGateway && r.Method == http.MethodGet {
		w.Header().Set("Refresh", patience) // the emulator may be starting just now
	}
	if fromScript(r) {
		http.Error(w, problem.Explanation, problem.Status)
		return
	}
	view := problemPage{Problem: problem, Back: "/app", BackLabel: "Choose who you are"}
	h.set.Render(w, page.Document{Status: problem.Status, Template: "app-problem", Data: view})
}

// inputError is a form that cannot be used as it is.
type inputError string

func (e inputError) Error() string { return string(e) }

// fieldError is what is wrong with one field of a form.
type fieldError struct{ field, message string }

func (e fieldError) Error() string { return e.message }

const fieldHeader = "Glipbox-Field" // tells the script which field is wrong

// isRefusal reports whether the API said no, so that the form can be shown again.
func isRefusal(err error) bool {
	no, ok := errors.AsType[*refusal](err)
	return ok && no != nil
}

func describe(err error) page.Problem {
	if input, ok := errors.AsType[inputError](err); ok {
		return page.Problem{Status: http.StatusBadRequest, Title: "That did not work", Explanation: string(input)}
	}
	if input, ok := errors.AsType[fieldError](err); ok {
		return page.Problem{Status: http.StatusBadRequest, Title: "That did not work", Explanation: input.message}
	}
	if isTooLarge(err) {
		return page.Problem{
			Status: http.StatusRequestEntityTooLarge, Title: "That is too much",
			Explanation: "The form is larger than 1 MB, or its files than 64 MB.", Remedy: "Send less at once.",
		}
	}
	if no, ok := errors.AsType[*refusal](err); ok {
		return describeStatus(no.Status, no.Error())
	}
	if no, ok := errors.AsType[*control.Error](err); ok {
		return describeStatus(no.Status, no.Error())
	}
	return page.Problem{
		Status: http.StatusBadGateway, Title: "The emulator does not answer",
		Explanation: "The app could not reach the API behind it.", Remedy: "See whether the emulator still runs, then load this page again.",
	}
}

func describeStatus(status int, message string) page.Problem {
	problem := page.Problem{Status: status, Title: "That did not work", Explanation: message}
	switch status {
	case http.StatusNotFound:
		problem.Title, problem.Explanation = "This is not here", "Nobody and nothing here has this address."
		problem.Remedy = "It may have been removed, or the emulator was reset and its ids are new. Start again from the list of people."
	case http.StatusForbidden, http.StatusUnauthorized:
		problem.Title = "This person cannot do that"
		problem.Remedy = "Look at the person's status in the list of people."
	}
	return problem
}
