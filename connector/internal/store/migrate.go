package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

const versionTable = `CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)`

// errNewer reports a database that a newer program has written.
var errNewer = errors.New("the database was made by a newer glipbox: use that one, or another data directory")

// SchemaVersion is what the schema of this program is called.
func SchemaVersion() int {
	files, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is well-formed
	return len(files)
}

// Version reads of which version the schema of a database is, and changes nothing. A
// database that answers and has none is of version 0.
func Version(ctx context.Context, db Database) (int, error) {
	var version int
	err := db.Read.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&version)
	if err != nil && db.Read.QueryRowContext(ctx, `SELECT 0`).Scan(&version) == nil {
		return 0, nil
	}
	return version, err
}

// migrate applies the migrations that a database lacks, each in a transaction.
func migrate(ctx context.Context, db Database) error {
	if _, err := db.Write.ExecContext(ctx, versionTable); err != nil {
		// Another process may have made it at this moment.
		if _, err := db.Write.ExecContext(ctx, versionTable); err != nil {
			return fmt.Errorf("prepare the database: %w", err)
		}
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for {
		more, err := advance(ctx, db, files)
		if err != nil || !more {
			return err
		}
	}
}

// advance applies the next migration and reports whether there was one.
func advance(ctx context.Context, db Database, files []string) (bool, error) {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	if db.Alone != "" {
		if _, err := tx.ExecContext(ctx, db.Alone); err != nil {
			return false, err
		}
	}
	var version int
	row := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`)
	if err := row.Scan(&version); err != nil {
		return false, fmt.Errorf("read the schema version: %w", err)
	}
	if version > len(files) {
		return false, errNewer
	}
	if version == len(files) {
		return false, nil
	}
	if err := apply(ctx, tx, files[version], version+1); err != nil {
		return false, fmt.Errorf("apply %s: %w", files[version], err)
	}
	return true, tx.Commit()
}

// apply runs a migration, statement by statement: not every driver takes several.
func apply(ctx context.Context, tx *sql.Tx, name string, version int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	for statement := range strings.SplitSeq(string(script), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO schema_version (version) VALUES ($1)`, version)
	return err
}
