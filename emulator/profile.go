package emulator

import (
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/guard"
)

// profile lists every operation of the APIs with its grade and source.
func profile() []control.Operation {
	var list []control.Operation
	for _, op := range append(guard.Operations(), guard.Refused()...) {
		list = append(list, control.Operation{
			Method: op.Method, Path: op.Template, Grade: op.Grade(), Lacks: op.Lacks, Source: op.Source(),
			RateGroup: string(op.Group), Permission: string(op.Permission),
		})
	}
	return list
}
