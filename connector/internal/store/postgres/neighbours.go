package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/glipbox/glipbox/connector/internal/store"
)

// Neighbours are the processes at one database, which tell each other by NOTIFY that there is
// something new to see.
type Neighbours struct {
	Database store.Database
	URL      string // of the same database
}

const topic = "glipbox_news"

// Tell lets all processes know. Nobody hears who did.
func (n *Neighbours) Tell(ctx context.Context) error {
	_, err := n.Database.Write.ExecContext(ctx, "NOTIFY "+topic)
	return err
}

// Hear listens over a connection of its own.
func (n *Neighbours) Hear(ctx context.Context, heard func()) error {
	conn, err := pgx.Connect(ctx, n.URL)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it is of no use any more
	if _, err := conn.Exec(ctx, "LISTEN "+topic); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	for {
		heard()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return fmt.Errorf("wait for a notification: %w", err)
		}
	}
}
