package control

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Snapshot is what console, sandbox and production knew at one moment.
type Snapshot struct {
	Name string    `json:"name"`
	Time time.Time `json:"time"` // emulated
}

func snapshotPath(name string) string { return "/snapshots/" + url.PathEscape(name) }

// Snapshots returns all snapshots by name.
func (c *Client) Snapshots(ctx context.Context) ([]Snapshot, error) {
	return call[[]Snapshot](ctx, c, http.MethodGet, "/snapshots", nil)
}

// Snapshot returns the snapshot of a name.
func (c *Client) Snapshot(ctx context.Context, name string) (Snapshot, error) {
	return call[Snapshot](ctx, c, http.MethodGet, snapshotPath(name), nil)
}

// SaveSnapshot keeps everything as it is now under a name, in place of what had that
// name. It costs the same for any size.
func (c *Client) SaveSnapshot(ctx context.Context, name string) (Snapshot, error) {
	return call[Snapshot](ctx, c, http.MethodPut, snapshotPath(name), nil)
}

// RestoreSnapshot puts everything back to the snapshot, the emulated time included.
// Notifications that wait are dropped. Faults stay armed.
func (c *Client) RestoreSnapshot(ctx context.Context, name string) (Snapshot, error) {
	return call[Snapshot](ctx, c, http.MethodPost, snapshotPath(name)+"/restore", nil)
}

// DeleteSnapshot forgets a snapshot.
func (c *Client) DeleteSnapshot(ctx context.Context, name string) error {
	_, err := c.send(ctx, http.MethodDelete, snapshotPath(name), "", nil)
	return err
}

// ExportSnapshot returns a snapshot as a file, which another emulator can import.
func (c *Client) ExportSnapshot(ctx context.Context, name string) ([]byte, error) {
	return c.send(ctx, http.MethodGet, snapshotPath(name)+"/file", "", nil)
}

// ImportSnapshot keeps the snapshot of an exported file under a name. A file that is
// damaged, or of a newer program, is refused, and changes nothing.
func (c *Client) ImportSnapshot(ctx context.Context, name string, file []byte) (Snapshot, error) {
	raw, err := c.send(ctx, http.MethodPut, snapshotPath(name)+"/file", "application/x-ndjson", io.Reader(bytes.NewReader(file)))
	if err != nil {
		return Snapshot{}, err
	}
	return decode[Snapshot](raw, "/snapshots")
}
