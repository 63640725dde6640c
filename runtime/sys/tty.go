//go:build unix

package sys

import "golang.org/x/sys/unix"

// IsTTY tells whether fd is a terminal.
func IsTTY(fd int) bool {
	_, err := unix.IoctlGetTermios(fd, getTermios)
	return err == nil
}

// WindowSize is the size of a terminal. Failures: ENOTTY, EBADF.
func WindowSize(fd int) (columns, rows int, e Errno) {
	ws, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0, errno(err)
	}
	return int(ws.Col), int(ws.Row), 0
}

// TTYState is a terminal's mode, to be restored.
type TTYState struct{ termios unix.Termios }

// GetTTYState reads the mode of a terminal. Failures: ENOTTY, EBADF.
func GetTTYState(fd int) (*TTYState, Errno) {
	t, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, errno(err)
	}
	return &TTYState{*t}, 0
}

// SetTTYState restores a mode after all output is written. Failures: ENOTTY,
// EBADF, EIO.
func SetTTYState(fd int, state *TTYState) Errno {
	return errno(unix.IoctlSetTermios(fd, setTermiosDrained, &state.termios))
}

// Raw is the mode in which every key comes at once and unprocessed; output is
// still processed.
func (s *TTYState) Raw() *TTYState {
	raw := *s
	t := &raw.termios
	t.Iflag &^= unix.BRKINT | unix.ICRNL | unix.INPCK | unix.ISTRIP | unix.IXON
	t.Oflag |= unix.ONLCR
	t.Cflag |= unix.CS8
	t.Lflag &^= unix.ECHO | unix.ICANON | unix.IEXTEN | unix.ISIG
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	return &raw
}
