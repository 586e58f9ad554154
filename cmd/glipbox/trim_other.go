//go:build !linux

package main

// dropPages does nothing where nobody knows how.
func dropPages() {}
