package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"
)

const (
	settled  = 2 * time.Second // after the first answer a program is idle
	megabyte = 1 << 20
)

// BenchmarkIdleMemory reads the resident memory of each command when it is idle, and the
// size of the binary. It reads /proc.
func BenchmarkIdleMemory(b *testing.B) {
	glipbox := build(b, "glipbox", "../../cmd/glipbox")
	info, err := os.Stat(glipbox)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("emulator", func(b *testing.B) {
		sandbox := freeAddr(b)
		idle(b, "http://"+sandbox+"/restapi", glipbox, "emulator", "--json", "--console-addr="+freeAddr(b), "--sandbox-addr="+sandbox, "--production-addr="+freeAddr(b))
		b.ReportMetric(float64(info.Size())/megabyte, "binary-MB")
	})
	b.Run("connector", func(b *testing.B) {
		connector := freeAddr(b)
		idle(b, "http://"+connector+"/healthz", glipbox, "connector", "--json", "--connector-addr="+connector)
	})
	b.Run("up", func(b *testing.B) {
		sandbox := freeAddr(b)
		idle(b, "http://"+sandbox+"/restapi", glipbox, "up", "--json", "--console-addr="+freeAddr(b), "--sandbox-addr="+sandbox, "--production-addr="+freeAddr(b), "--connector-addr="+freeAddr(b))
	})
}

// idle runs a program until it has answered at url and is idle, and reports its resident
// memory.
func idle(b *testing.B, url, program string, args ...string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	var resident int
	rounds := 0
	for b.Loop() {
		command := exec.CommandContext(ctx, program, args...)
		awaitAnswer(ctx, b, command, url)
		time.Sleep(settled)
		ask(ctx, b, url) // what has come back with a request counts
		resident += residentKB(b, command.Process.Pid)
		rounds++
		_ = command.Process.Kill()
		_ = command.Wait()
	}
	b.ReportMetric(float64(resident)/float64(rounds)/1024, "RSS-MB")
	b.ReportMetric(0, "ns/op") // it mostly waits
}

func ask(ctx context.Context, b *testing.B, url string) {
	b.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		b.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		b.Fatal(err)
	}
}

func residentKB(b *testing.B, pid int) int {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	match := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if match == nil {
		b.Fatal("the status of the process names no VmRSS")
	}
	kb, err := strconv.Atoi(string(match[1]))
	if err != nil {
		b.Fatal(err)
	}
	return kb
}
