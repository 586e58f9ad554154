package main

import (
	"runtime/debug"
	"time"
)

const startServed = time.Second // whoever waited for the start has been served by then

// trimSoon gives back the memory that only the start has needed: what was allocated, and
// the pages of the program itself that were read in.
func trimSoon() {
	time.AfterFunc(startServed, func() {
		debug.FreeOSMemory()
		dropPages()
	})
}
