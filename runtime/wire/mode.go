package wire

// Mode is the serialization of a channel, as child_process names it.
type Mode uint8

const (
	// JSON frames are JSON texts, each ended by a newline.
	JSON Mode = iota
	// Advanced frames are V8 values behind a big-endian uint32 length.
	Advanced
)

// ParseMode reads the value of NODE_CHANNEL_SERIALIZATION_MODE or of the
// serialization option. An empty string means JSON; ok is false for any other
// unknown name.
func ParseMode(name string) (mode Mode, ok bool) {
	switch name {
	case "", "json":
		return JSON, true
	case "advanced":
		return Advanced, true
	}
	return JSON, false
}

// String returns Node's name of the mode.
func (m Mode) String() string {
	if m == Advanced {
		return "advanced"
	}
	return "json"
}
