//go:build unix

package sys

// FsChange is what happened to a watched file.
type FsChange uint8

// The changes, as fs.watch names them. One report may hold both.
const (
	FsRenamed FsChange = 1 << iota // it, or an entry of the folder, came, went or moved
	FsChanged                      // content or attributes
)
