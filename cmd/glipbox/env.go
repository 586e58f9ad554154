package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

type envCommand struct {
	ConsoleAddr string `default:"127.0.0.1:8840" help:"Address of the running emulator's Developer Console."`
	ConsoleURL  string `placeholder:"URL" help:"Its URL, where that is not http and the address."`
	Person      string `placeholder:"EMAIL" help:"Whose JWT to print; without it, that of the first person who has one."`
}

// Run prints export lines for the usual SDKs.
func (cmd *envCommand) Run(ctx context.Context, c *console) error {
	lines, err := environment(ctx, control.New(cmp.Or(cmd.ConsoleURL, "http://"+cmd.ConsoleAddr), nil), cmd.Person)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(c.stdout, lines)
	return err
}

// writeEnv writes export lines to the file that the flag names, if it does.
func (f readyFlags) writeEnv(ctx context.Context, client *control.Client) error {
	if f.EnvFile == "" {
		return nil
	}
	lines, err := environment(ctx, client, "")
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.EnvFile, []byte(lines), 0o600); err != nil {
		return fmt.Errorf("the environment file cannot be written: %w; --env-file takes a path in an existing folder", err)
	}
	return nil
}

// environment returns export lines in the spellings of the SDKs and their samples.
func environment(ctx context.Context, client *control.Client, email string) (string, error) {
	info, err := client.Info(ctx)
	if errors.Is(err, control.ErrNoAnswer) {
		return "", errors.New("no emulator answers: start one with glipbox emulator, or name its --console-addr, or --console-url")
	}
	if err != nil {
		return "", err
	}
	accounts, err := client.Accounts(ctx, control.Sandbox)
	if err != nil {
		return "", err
	}
	app, err := applicationOf(accounts)
	if err != nil {
		return "", err
	}
	jwt, err := jwtOf(accounts, email)
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	export := func(value string, names ...string) {
		for _, name := range names {
			fmt.Fprintf(&lines, "export %s='%s'\n", name, value)
		}
	}
	export(info.Sandbox, "RINGCENTRAL_SERVER_URL", "RINGCENTRAL_SERVER", "RC_SERVER_URL", "RC_SERVER")
	export(string(app.ClientID), "RINGCENTRAL_CLIENT_ID", "RC_CLIENT_ID", "RC_APP_CLIENT_ID", "RINGCENTRAL_BOT_CLIENT_ID")
	export(app.ClientSecret, "RINGCENTRAL_CLIENT_SECRET", "RC_CLIENT_SECRET", "RC_APP_CLIENT_SECRET", "RINGCENTRAL_BOT_CLIENT_SECRET")
	export(jwt, "RINGCENTRAL_JWT", "RC_JWT", "RC_USER_JWT")
	return lines.String(), nil
}

func applicationOf(accounts []control.Account) (control.Application, error) {
	for _, account := range accounts {
		if len(account.Applications) > 0 {
			return account.Applications[0], nil
		}
	}
	return control.Application{}, errors.New("the sandbox has no application: start with a seed that has one, such as acme")
}

func jwtOf(accounts []control.Account, email string) (string, error) {
	for _, account := range accounts {
		for _, person := range account.People {
			if person.JWT != "" && (email == "" || strings.EqualFold(email, person.Email)) {
				return person.JWT, nil
			}
		}
	}
	if email != "" {
		return "", fmt.Errorf("%s has no JWT credential in the sandbox: name somebody whom the seed gives one", email)
	}
	return "", errors.New("nobody in the sandbox has a JWT credential: start with a seed that gives somebody one, such as acme")
}
