package main

import (
	"debug/elf"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropPages lets go of the pages of the program's file that nothing can have changed. The
// start runs through all packages once, of which an idle program uses few; the system maps
// a page again, mostly from its cache, when it is needed. A program that can be loaded
// anywhere keeps them: its loader has written addresses into pages that look unchanged.
func dropPages() {
	self, err := os.Executable()
	if err != nil || !loadedAsBuilt(self) {
		return // they stay
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) {
		if f := strings.Fields(line); len(f) == 6 && f[5] == self && f[1][1] == '-' {
			first, last, _ := strings.Cut(f[0], "-")
			begin, err := strconv.ParseUint(first, 16, 64)
			end, endErr := strconv.ParseUint(last, 16, 64)
			if err == nil && endErr == nil {
				_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(begin), uintptr(end-begin), syscall.MADV_DONTNEED)
			}
		}
	}
}

func loadedAsBuilt(program string) bool {
	file, err := elf.Open(program)
	if err != nil {
		return false
	}
	return file.Close() == nil && file.Type == elf.ET_EXEC
}
