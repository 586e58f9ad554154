package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/postgres"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
)

const (
	maxSkew       = time.Minute // between this machine and RingCentral
	doctorTimeout = 10 * time.Second
	minKey        = 16 // bytes
	maxHealth     = 1 << 10
)

// Examine checks the connector that the options describe, from the key file to the
// subscriptions at RingCentral. It starts nothing, and disturbs no connector that runs. ctx
// bounds all of it.
func Examine(ctx context.Context, o Options) []connector.Finding {
	d := &doctor{App: &App{options: o.filled()}}
	d.url = strings.TrimRight(orDefault(d.options.PublicURL, "http://"+d.options.Addr), "/")
	defer d.end()
	d.configuration()
	if d.database(ctx) {
		d.channels(ctx)
	}
	return d.findings
}

// doctor examines an App that is not started.
type doctor struct {
	*App
	findings []connector.Finding
}

func (d *doctor) note(check, seen string, problem *connector.Problem) {
	d.findings = append(d.findings, connector.Finding{Check: check, Seen: seen, Problem: problem})
}

func (d *doctor) end() {
	if d.App.database.Write != nil {
		_ = d.App.database.Close() // nothing was written that could be lost
	}
	for _, client := range append(d.clients, d.options.HTTP) {
		client.CloseIdleConnections()
	}
}

// configuration looks at what needs no connection: the agent, the folder, the key.
func (d *doctor) configuration() {
	if _, err := d.agent(); err != nil {
		d.note("agent", "", &connector.Problem{Reason: "The agent cannot be made: " + err.Error() + ".", Remedy: "Mend what it names."})
	} else {
		d.note("agent", "is configured", nil)
	}
	if d.options.Data != "" {
		d.private("data folder", d.options.Data, dirMode, "chmod 700")
	}
	switch path := filepath.Join(d.options.Data, keyFile); {
	case d.options.Key != "" && len(d.options.Key) < minKey:
		d.note("key", "", &connector.Problem{Reason: "The key for secrets is shorter than 16 bytes.", Remedy: "Set a longer GLIPBOX_KEY."})
	case d.options.Key != "":
		d.note("key", "comes from GLIPBOX_KEY", nil)
	case d.options.Data != "":
		d.private("key", path, private, "chmod 600")
	}
}

// private checks that a path is there, and nobody else's to read.
func (d *doctor) private(check, path string, mode fs.FileMode, remedy string) {
	file, err := os.Stat(path)
	switch {
	case err != nil:
		d.note(check, "", &connector.Problem{Reason: "It cannot be looked at: " + err.Error() + ".", Remedy: "Name the folder of a connector with --data; the connector makes what is in it at its first start."})
	case file.Mode().Perm()&^mode != 0:
		d.note(check, "", &connector.Problem{Reason: fmt.Sprintf("Others can read %s (its mode is %o).", path, file.Mode().Perm()), Remedy: "Run " + remedy + " " + path + "."})
	default:
		d.note(check, path+" is nobody else's to read", nil)
	}
}

// database opens the database without changing it, and reports whether there is a core to
// ask.
func (d *doctor) database(ctx context.Context) bool {
	version, err := d.open(ctx)
	var problem *connector.Problem
	switch {
	case err != nil:
		problem = &connector.Problem{Reason: "The database cannot be used: " + err.Error() + ".", Remedy: "Name it with --data or --database, as for the connector."}
	case version < store.SchemaVersion():
		problem = &connector.Problem{Reason: fmt.Sprintf("The database is of schema version %d, this program's is %d.", version, store.SchemaVersion()), Remedy: "Start the connector of this version once: it brings the database up to date."}
	case version > store.SchemaVersion():
		problem = &connector.Problem{Reason: "The database was made by a newer glipbox.", Remedy: "Run the doctor of that version."}
	}
	d.note("database", fmt.Sprintf("answers, schema version %d", version), problem)
	if problem != nil {
		return false
	}
	if err := d.assembleCore(ctx); err != nil {
		d.note("database", "", &connector.Problem{Reason: "The store cannot be used: " + err.Error() + ".", Remedy: "Mend what it names."})
		return false
	}
	return true
}

func (d *doctor) open(ctx context.Context) (version int, err error) {
	switch {
	case d.options.Database != "":
		d.App.database, err = postgres.Open(ctx, d.options.Database)
	case d.options.Data == "":
		return 0, errors.New("none is named, so that the connector forgets everything when it ends")
	default:
		if _, err := os.Stat(filepath.Join(d.options.Data, sqlite.FileName)); err != nil {
			return 0, err
		}
		d.App.database, err = sqlite.Open(ctx, d.options.Data)
	}
	if err != nil {
		return 0, err
	}
	return store.Version(ctx, d.App.database)
}

// assembleCore makes a core that does not run. It makes no key file.
func (d *doctor) assembleCore(ctx context.Context) error {
	if d.options.Key == "" {
		if _, err := os.Stat(filepath.Join(d.options.Data, keyFile)); err != nil {
			return errors.New("its key is missing")
		}
	}
	keys, err := secretKeys(d.options, d.options.Data)
	if err != nil {
		return err
	}
	kept, err := store.Open(ctx, d.App.database, d.options.Clock, keys[0])
	if err != nil {
		return err
	}
	agent, err := d.agent()
	if err != nil {
		return err
	}
	return d.build(kept, agent)
}

// channels looks at the public address, the clocks and every channel.
func (d *doctor) channels(ctx context.Context) {
	channels, err := d.core.Channels(ctx)
	if err != nil {
		d.note("channels", "", &connector.Problem{Reason: "The channels cannot be read: " + err.Error() + ".", Remedy: "Mend the database."})
		return
	}
	d.publicURL(ctx)
	for _, e := range connector.Environments() {
		for _, channel := range channels {
			if channel.In(e).ApplicationKey != "" {
				d.skew(ctx, e)
				break
			}
		}
	}
	for _, channel := range channels {
		if channel.Selected().Subscription.Transport == connector.WebHook && channel.Selected().Enabled && !channel.Blocked() {
			d.webhook(ctx, channel)
		}
	}
	found, err := d.core.Examine(ctx)
	if err != nil {
		d.note("channels", "", &connector.Problem{Reason: "They cannot be examined: " + err.Error() + ".", Remedy: "Mend the database."})
	}
	d.findings = append(d.findings, found...)
}

// publicURL looks whether a connector answers there.
func (d *doctor) publicURL(ctx context.Context) {
	res, body, err := d.call(ctx, http.MethodGet, d.url+"/healthz", nil) //nolint:bodyclose // call closes it
	var health struct{ Status string }
	remedy := "Start the connector, and let --connector-public-url be the address under which RingCentral and browsers reach it."
	switch {
	case err != nil:
		d.note("public URL", "", &connector.Problem{Reason: "Nothing answers at " + d.url + ": " + err.Error() + ".", Remedy: remedy})
	case res.StatusCode != http.StatusOK || json.Unmarshal(body, &health) != nil || health.Status != "ok":
		d.note("public URL", "", &connector.Problem{Reason: "Something else than a connector answers at " + d.url + ".", Remedy: remedy})
	default:
		d.note("public URL", d.url+" answers", nil)
	}
}

// webhook asks the webhook address of a channel as RingCentral does when it validates it.
// Only this connector knows the verification token.
func (d *doctor) webhook(ctx context.Context, channel connector.Channel) {
	f := connector.Finding{Stream: channel.StreamID, Environment: channel.Environment, Check: "webhook address", Seen: "it is this connector that answers"}
	endpoint, err := d.core.Endpoint(ctx, channel.StreamID, channel.Environment)
	var res *http.Response
	if err == nil {
		header := http.Header{"Verification-Token": endpoint.Tokens[:1], "Validation-Token": {"glipbox-doctor"}}
		res, _, err = d.call(ctx, http.MethodPost, d.core.WebhookURL(channel.StreamID, channel.Environment), header) //nolint:bodyclose // call closes it
	}
	switch {
	case err != nil:
		f.Problem = &connector.Problem{Reason: "It does not answer: " + err.Error() + ".", Remedy: "Start the connector, and let its public URL lead to it."}
	case res.StatusCode != http.StatusOK || res.Header.Get("Validation-Token") != "glipbox-doctor":
		f.Problem = &connector.Problem{Reason: "Another connector, or something else, answers there: " + res.Status + ".", Remedy: "Let the public URL lead to the connector of this database."}
	}
	d.findings = append(d.findings, f)
}

// skew compares the clock of this machine with that of RingCentral.
func (d *doctor) skew(ctx context.Context, e connector.Environment) {
	base := map[connector.Environment]string{connector.Sandbox: d.options.SandboxURL, connector.Production: d.options.ProductionURL}[e]
	check := "clock against " + string(e)
	res, _, err := d.call(ctx, http.MethodHead, base, nil) //nolint:bodyclose // call closes it
	if err != nil {
		d.note(check, "", &connector.Problem{Reason: "RingCentral does not answer at " + base + ": " + err.Error() + ".", Remedy: "Check the network, the proxy, and --" + string(e) + "-url."})
		return
	}
	theirs, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		d.note(check, "RingCentral did not say its time", nil)
		return
	}
	skew := d.options.Clock.Now().Sub(theirs).Round(time.Second)
	if skew.Abs() > maxSkew {
		d.note(check, "", &connector.Problem{Reason: "This machine's clock differs from RingCentral's by " + skew.String() + ".", Remedy: "Synchronize it (NTP): tokens are refreshed by it."})
		return
	}
	d.note(check, "they agree within "+maxSkew.String(), nil)
}

// call sends a request and reads a little of its answer.
func (d *doctor) call(ctx context.Context, method, address string, header http.Header) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(nil))
	if err != nil {
		return nil, nil, err
	}
	maps.Copy(req.Header, header)
	res, err := d.options.HTTP.Do(req)
	if err != nil {
		return nil, nil, errors.Unwrap(err) // without the address, which is named already
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxHealth))
	return res, body, err
}
