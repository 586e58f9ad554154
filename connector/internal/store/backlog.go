package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/glipbox/glipbox/connector"
)

// Backlogs counts what there is to do. It reads what is open and what was given up only,
// however much is stored.
func (s *Store) Backlogs(ctx context.Context) ([]connector.Backlog, error) {
	found := map[connector.Lane]*connector.Backlog{} // by a lane of no chat
	var order []connector.Lane
	at := func(l connector.Lane) *connector.Backlog {
		if found[l] == nil {
			found[l] = &connector.Backlog{Stream: l.Stream, Environment: l.Environment}
			order = append(order, l)
		}
		return found[l]
	}
	queries := []struct {
		text string
		set  func(b *connector.Backlog, n int, oldest int64)
	}{
		{`SELECT stream_id, environment, COUNT(*), MIN(received) FROM message WHERE open = 1
			GROUP BY stream_id, environment`, func(b *connector.Backlog, n int, oldest int64) { b.Waiting, b.Oldest = n, instant(oldest) }},
		{`SELECT stream_id, environment, COUNT(*), 0 FROM message WHERE status = 'DeadLetter'
			GROUP BY stream_id, environment`, func(b *connector.Backlog, n int, _ int64) { b.DeadLetters = n }},
		{`SELECT message.stream_id, message.environment, COUNT(*), 0 FROM message
			JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
				AND reply.message_id = message.post_id AND reply.in_doubt = 1
			WHERE message.open = 1
			GROUP BY message.stream_id, message.environment`, func(b *connector.Backlog, n int, _ int64) { b.Doubts = n }},
	}
	for _, q := range queries {
		rows, err := s.db.Read.QueryContext(ctx, q.text)
		_, err = collect(rows, err, func(rows *sql.Rows) (struct{}, error) {
			var l connector.Lane
			var n int
			var oldest int64
			err := rows.Scan(&l.Stream, &l.Environment, &n, &oldest)
			q.set(at(l), n, oldest)
			return struct{}{}, err
		})
		if err != nil {
			return nil, fmt.Errorf("count what there is to do: %w", err)
		}
	}
	all := make([]connector.Backlog, len(order))
	for i, l := range order {
		all[i] = *found[l]
	}
	return all, nil
}
