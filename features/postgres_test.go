package features

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/connector/postgrestest"
)

const onPostgres = "@postgres" // the tag of scenarios that need one

// databases makes one for each scenario that wants one, in a PostgreSQL that starts with
// the first of them. Fields below mu are guarded by it.
type databases struct {
	t *testing.T

	mu      sync.Mutex
	cluster *postgrestest.Cluster
	made    int
}

// next makes an empty database.
func (d *databases) next(ctx context.Context) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cluster == nil {
		cluster, err := postgrestest.Start(ctx)
		if err != nil {
			return "", err
		}
		d.cluster = cluster
		d.t.Cleanup(func() { //nolint:contextcheck // the scenario that asked first is over by then
			if err := cluster.Close(); err != nil {
				d.t.Error(err)
			}
		})
	}
	d.made++
	return d.cluster.Database(ctx, "features"+strconv.Itoa(d.made))
}
