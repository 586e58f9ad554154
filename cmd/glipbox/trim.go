package main

import "runtime/debug"

// trim gives back the memory that only the start has needed: what was allocated, and the
// pages of the program itself that were read in.
func trim() {
	debug.FreeOSMemory()
	dropPages()
}
