package bench

import (
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// BenchmarkEmulatorStartClose measures how long a test waits for an emulator of its
// own: empty, and with the company Acme in it.
func BenchmarkEmulatorStartClose(b *testing.B) {
	for _, seed := range []struct {
		name     string
		document []byte
	}{{"empty", nil}, {"acme", seeds.Acme}} {
		b.Run(seed.name, func(b *testing.B) {
			for b.Loop() {
				var options []emulator.Option
				if seed.document != nil {
					options = append(options, emulator.WithSeed("acme.yaml", seed.document))
				}
				e, err := emulator.Start(b.Context(), options...)
				if err != nil {
					b.Fatal(err)
				}
				if err := e.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
