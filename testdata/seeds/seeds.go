// Package seeds holds the seeds that come with the program.
package seeds

import _ "embed"

// Acme is one company with people, a team and an application: what an emulator starts
// with unless told otherwise.
//
//go:embed acme.yaml
var Acme []byte

// Empty is nothing but a developer.
//
//go:embed empty.yaml
var Empty []byte
