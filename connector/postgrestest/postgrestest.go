// Package postgrestest gives tests a PostgreSQL of their own: the one that
// GLIPBOX_TEST_POSTGRES names, or a temporary cluster made with the installed program.
package postgrestest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

const (
	variable  = "GLIPBOX_TEST_POSTGRES"
	installed = "/usr/lib/postgresql/*/bin" // where Debian has it
)

// Cluster is a PostgreSQL in which databases can be made.
type Cluster struct {
	url  string // of its maintenance database
	dir  string // to remove at the end; empty when it is somebody else's
	bin  string
	user *syscall.SysProcAttr
}

// Available reports whether this machine has a PostgreSQL to test with.
func Available() bool { return os.Getenv(variable) != "" || programs() != "" }

// programs is the folder of the newest installed PostgreSQL.
func programs() string {
	found, err := filepath.Glob(filepath.Join(installed, "initdb"))
	if err != nil || len(found) == 0 {
		return ""
	}
	return filepath.Dir(slices.Max(found))
}

// Start returns a cluster. The caller closes it.
func Start(ctx context.Context) (*Cluster, error) {
	if given := os.Getenv(variable); given != "" {
		return &Cluster{url: given}, nil
	}
	c := &Cluster{bin: programs()}
	var err error
	if c.dir, err = os.MkdirTemp("", "glipbox-postgres-"); err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		_ = os.RemoveAll(c.dir)
		return nil, err
	}
	c.url = "postgres:///postgres?user=postgres&host=" + url.QueryEscape(c.dir)
	return c, nil
}

func (c *Cluster) start(ctx context.Context) error {
	if err := c.becomePostgres(); err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	if err := c.run(ctx, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"); err != nil {
		return err
	}
	options := "-c listen_addresses= -c unix_socket_directories=" + c.dir + " -c max_connections=300 -c fsync=off -c full_page_writes=off"
	return c.run(ctx, "pg_ctl", "-D", data, "-w", "-l", filepath.Join(c.dir, "log"), "-o", options, "start")
}

// becomePostgres lets the programs run as the user postgres, for they refuse root.
func (c *Cluster) becomePostgres() error {
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return err
	}
	c.user = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(c.dir, int(uid), int(gid))
}

func (c *Cluster) run(ctx context.Context, program string, arguments ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), arguments...) //nolint:gosec // the installed PostgreSQL
	cmd.SysProcAttr, cmd.Dir = c.user, c.dir
	log, err := os.CreateTemp("", "glipbox-postgres-log-") // a pipe would be kept open by the server
	if err != nil {
		return err
	}
	defer func() {
		_ = log.Close()
		_ = os.Remove(log.Name())
	}()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w: %s", program, err, said)
	}
	return nil
}

// Database makes an empty database and returns its URL.
func (c *Cluster) Database(ctx context.Context, name string) (string, error) {
	return c.of(name), execute(ctx, c.url, "DROP DATABASE IF EXISTS "+name, "CREATE DATABASE "+name)
}

// of is the URL of a database.
func (c *Cluster) of(name string) string {
	return strings.Replace(c.url, "/postgres?", "/"+name+"?", 1)
}

// execute runs statements, one after another.
func execute(ctx context.Context, url string, statements ...string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Close ends a temporary cluster.
func (c *Cluster) Close() error {
	if c.dir == "" {
		return nil
	}
	err := c.run(context.Background(), "pg_ctl", "-D", filepath.Join(c.dir, "data"), "-m", "immediate", "stop")
	if removed := os.RemoveAll(c.dir); err == nil {
		err = removed
	}
	return err
}
