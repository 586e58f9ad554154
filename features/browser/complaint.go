package browser

import (
	"fmt"
	"log/slog"

	"github.com/chromedp/cdproto/dom"
)

// complaints logs what chromedp cannot make sense of. It knows no top layer, where Chromium
// shows dialogs, and would complain of each that opens; nothing here asks for it.
func complaints(logger *slog.Logger) func(format string, values ...any) {
	return func(format string, values ...any) {
		if len(values) == 1 {
			if _, ok := values[0].(*dom.EventTopLayerElementsUpdated); ok {
				return
			}
		}
		logger.Error("chromium was not understood", "err", fmt.Sprintf(format, values...))
	}
}
