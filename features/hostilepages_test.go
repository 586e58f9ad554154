//go:build browser && npm

package features

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// What people can be called and can write, where it hurts pages most.
const (
	endless   = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzender"
	scripted  = `<script>document.title='run'</script><img src=x onerror="document.title='run'">`
	backwards = "\u202Eשלום عالم\u202E"
)

const manyChats = 200

// hostileCompany has the worst names.
func hostileCompany() control.AccountSpec {
	const anna, rtl = "anna@a-very-long-name-of-a-domain-that-goes-on.and-on-and-on-and-on-and-on.acme.example", "rtl@hostile.example"
	spec := control.AccountSpec{Name: endless + " " + scripted, People: []control.PersonSpec{
		{FirstName: endless, LastName: endless, Email: anna, Admin: true, Password: "Sandbox-1234"},
		{FirstName: scripted, Email: "script@hostile.example"},
		{FirstName: backwards, LastName: "عالم", Email: rtl},
	}}
	for i := range manyChats {
		spec.Teams = append(spec.Teams, control.TeamSpec{Name: fmt.Sprintf("%d %s %s", i, endless, scripted), Members: []string{anna, rtl}})
	}
	return spec
}

// hostile looks at the pages that show the worst names and texts.
func (w *walk) hostile(ctx context.Context) error {
	c := control.New(w.console, nil)
	account, err := c.CreateAccount(ctx, control.Sandbox, hostileCompany())
	if err != nil {
		return err
	}
	anna, rtl := account.People[0], account.People[2]
	var last control.Post
	for _, text := range []string{scripted, backwards + " 123 " + endless, strings.Repeat("a", 10000), strings.Repeat("word ", 1999), endless} {
		if last, err = c.CreatePost(ctx, control.Sandbox, rtl.ID, control.NewPost{To: string(anna.ID), Text: text}); err != nil {
			return err
		}
	}
	if _, err := c.CreatePost(ctx, control.Sandbox, account.People[1].ID, control.NewPost{To: string(anna.ID), Text: backwards}); err != nil {
		return err
	}
	info, err := c.Info(ctx)
	if err != nil {
		return err
	}
	sandbox := info.URL(control.Sandbox)
	app, service := sandbox+"/app/"+string(anna.ID), sandbox+"/service/"+string(anna.ID)
	chat := app + "/chats/" + string(last.ChatID)
	var problems []error
	for _, page := range [][2]string{
		{"front", w.console + "/"},
		{"people", sandbox + "/app"},
		{"list", app},
		{"chat", chat},
		{"thread", chat + "/threads/" + string(last.ID)},
		{"about", chat + "/about"},
		{"new", app + "/new"},
		{"several", app + "/new?several=yes"},
		{"team", app + "/chats/" + string(account.Teams[0].ID) + "/about"},
		{"search", app + "/search?q=o"},
		{"administrators", sandbox + "/service"},
		{"users", service + "/users"},
		{"user", service + "/users/" + string(anna.ID)},
		{"inspector", w.console + "/inspector?kind=change"},
	} {
		problems = append(problems, w.unharmed(ctx, page[0], page[1]))
	}
	return errors.Join(problems...)
}

// unharmed checks a page, and that no script of others ran in it.
func (w *walk) unharmed(ctx context.Context, name, address string) error {
	p := w.people[len(w.people)-1]
	problem := w.inspect(ctx, p, "hostile-"+name, func() error { return p.Open(ctx, address) })
	var title string
	if err := p.Run(ctx, "document.title", &title); err != nil {
		return errors.Join(problem, err)
	}
	if title == "run" {
		problem = errors.Join(problem, errors.New("a script of others ran"))
	}
	if problem != nil {
		return fmt.Errorf("%s: %w", name, problem)
	}
	return nil
}
