// Package pagein brings the program's own file into its memory by one system call. A start
// runs through nearly all of it once, and would else fault some hundred times on the way,
// which on virtual machines is a good part of the start.
//
// It works by being imported: whatever it imports is initialised before it, so that is
// nearly nothing, and by its path it comes before most packages.
package pagein
