package env

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/features/steps"
)

// replica is the variable that makes a program serve a connector, with its settings.
const replica = "GLIPBOX_FEATURES_REPLICA"

// replicaSettings are what a connector in a process of its own has to know.
type replicaSettings struct{ Database, PublicURL, Sandbox, Production string }

// StartProcess starts, in a process of its own, one of several connectors that share a
// database.
func (p *inProcess) StartProcess(ctx context.Context, database string) (steps.Replica, error) {
	settings, err := json.Marshal(replicaSettings{
		Database: database, PublicURL: p.publicURL,
		Sandbox: p.emulator.URL(emulator.Sandbox), Production: p.emulator.URL(emulator.Production),
	})
	if err != nil {
		return steps.Replica{}, err
	}
	started, err := launch(ctx, replica+"="+string(settings))
	if err != nil {
		return steps.Replica{}, err
	}
	return steps.Replica{
		Connector: steps.Connector{URL: started.address, AdminKey: adminKey}, Stop: started.Stop, Kill: started.Kill,
	}, nil
}

// serveReplica runs a connector until in ends, and says where it answers.
func serveReplica(settings string, in io.Reader, out io.Writer) error {
	var s replicaSettings
	if err := json.Unmarshal([]byte(settings), &s); err != nil {
		return err
	}
	c, err := app.Start(context.Background(), app.Options{
		Database: s.Database, PublicURL: s.PublicURL, Key: sharedKey, AdminKey: adminKey,
		SandboxURL: s.Sandbox, ProductionURL: s.Production,
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, "http://"+c.Addr()+"\n")
	_, heard := io.Copy(io.Discard, in)
	return errors.Join(err, heard, c.Close())
}
