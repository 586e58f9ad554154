//go:build !unix

package env

import "errors"

// limitFiles says that this system has no such limit.
func limitFiles(bool) error { return errors.ErrUnsupported }
