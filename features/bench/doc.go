// Package bench measures the emulator and the connector against yardsticks that run in
// the same process at the same time. Only ratios count: machines differ.
package bench
