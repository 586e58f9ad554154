package portal

import (
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

// peoplePage lets choose who to be.
type peoplePage struct {
	Environment string
	Console     string // address of the Developer Console
	Accounts    []peopleOfAccount
}

type peopleOfAccount struct {
	Name   string
	People []personChoice
}

// personChoice is one person; only an enabled one can be chosen.
type personChoice struct {
	control.Person

	Path string // empty when the person cannot be chosen
}

// showPeople serves GET /app.
func (h *appHandler) showPeople(r *http.Request) (answer, error) {
	accounts, err := h.Control.Accounts(r.Context(), h.Environment)
	if err != nil {
		return answer{}, err
	}
	info, err := h.Control.Info(r.Context())
	if err != nil {
		return answer{}, err
	}
	view := peoplePage{Environment: string(h.Environment), Console: info.Console}
	for _, account := range accounts {
		view.Accounts = append(view.Accounts, choices(account))
	}
	return answer{template: "people", data: view}, nil
}

func choices(account control.Account) peopleOfAccount {
	list := peopleOfAccount{Name: account.Name}
	for _, person := range slices.Concat(account.People, account.Guests) {
		if person.Type == "Bot" || person.Status == "Unassigned" {
			continue // the one acts by its own token, the other is nobody yet
		}
		choice := personChoice{Person: person}
		if person.Status == "Enabled" {
			choice.Path = appPath(person.ID)
		}
		list.People = append(list.People, choice)
	}
	return list
}
