package bench

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkProcessStart measures from the start of glipbox emulator to its first 200,
// against the least HTTP server.
func BenchmarkProcessStart(b *testing.B) {
	glipbox := build(b, "glipbox", "../../cmd/glipbox")
	minsrv := build(b, "minsrv", "./minsrv")
	var ours, yardstick time.Duration
	for b.Loop() {
		console, sandbox, production := freeAddr(b), freeAddr(b), freeAddr(b)
		ours += firstAnswer(b, sandbox, "/restapi", glipbox, "emulator", "--json",
			"--console-addr="+console, "--sandbox-addr="+sandbox, "--production-addr="+production)
		addr := freeAddr(b)
		yardstick += firstAnswer(b, addr, "/", minsrv, addr)
	}
	b.ReportMetric(ours.Seconds()*1000/float64(b.N), "ms")
	b.ReportMetric(yardstick.Seconds()*1000/float64(b.N), "minsrv-ms")
	b.ReportMetric(ours.Seconds()/yardstick.Seconds(), "x-minsrv")
}

// build makes a binary as the Makefile does.
func build(b *testing.B, name, pkg string) string {
	b.Helper()
	file := filepath.Join(b.TempDir(), name)
	command := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, pkg)
	command.Env = append(command.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, output)
	}
	return file
}

func freeAddr(b *testing.B) string {
	b.Helper()
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		b.Fatal(err)
	}
	return addr
}

// firstAnswer starts a program and returns how long it took to answer 200.
func firstAnswer(b *testing.B, addr, path, program string, args ...string) time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 10*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}()
	return awaitAnswer(ctx, b, command, "http://"+addr+path)
}

// awaitAnswer starts a program and returns how long it took to answer 200.
func awaitAnswer(ctx context.Context, b *testing.B, command *exec.Cmd, url string) time.Duration {
	b.Helper()
	start := time.Now()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			b.Fatal(err)
		}
		resp, err := http.DefaultTransport.RoundTrip(req) // until the program listens
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(start)
			}
		}
		if ctx.Err() != nil {
			b.Fatal(ctx.Err())
		}
	}
}
