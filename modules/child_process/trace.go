package child_process

import (
	"fmt"
	"os"

	"github.com/gonode/gonode/runtime/wire"
)

// maxTraced is how much of a message --trace-ipc prints.
const maxTraced = 1000

// tracer prints on stderr what goes between this process and its child pid, a
// line a message, for --trace-ipc.
func tracer(mode wire.Mode, pid string) func(sent bool, payload []byte) {
	own := os.Getpid()
	return func(sent bool, payload []byte) {
		arrow := "<-"
		if sent {
			arrow = "->"
		}
		fmt.Fprintf(os.Stderr, "IPC %d %s %s: %s\n", own, arrow, pid, traced(mode, payload))
	}
}

// traced is a message as JSON, where plain data is all that it holds.
func traced(mode wire.Mode, payload []byte) string {
	if mode == wire.Advanced {
		o, err := wire.DecodeObject(mode, payload)
		if err != nil {
			return fmt.Sprintf("(%d bytes, advanced)", len(payload))
		}
		frame, _ := wire.AppendObject(nil, wire.JSON, o)
		payload = wire.Payload(wire.JSON, frame)
	}
	if len(payload) > maxTraced {
		return fmt.Sprintf("%s… (%d bytes)", payload[:maxTraced], len(payload))
	}
	return string(payload)
}
