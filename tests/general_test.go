package tests

import (
	"path/filepath"
	"strings"
	"testing"
)

// general makes all sockets go the general way of the stream code: their short
// way in Go is for those whose methods nobody has replaced.
const general = `
const { Socket } = require('net');
for (const name of ['_read', '_write']) {
  const original = Socket.prototype[name];
  Socket.prototype[name] = function(...args) { return original.apply(this, args); };
}
`

// generalHTTP makes all connections of http servers go the general way: the
// short one is for servers whose methods nobody has replaced.
const generalHTTP = `
const { OutgoingMessage } = require('http');
const { _send } = OutgoingMessage.prototype;
OutgoingMessage.prototype._send = function(...args) { return _send.apply(this, args); };
`

// TestGeneralSockets runs the scripts of net on the other side of the seam.
func TestGeneralSockets(t *testing.T) { testGeneral(t, "net", general) }

// TestGeneralHTTP does the same for http.
func TestGeneralHTTP(t *testing.T) { testGeneral(t, "http", generalHTTP) }

func testGeneral(t *testing.T, area, preload string) {
	files, _ := filepath.Glob("scripts/" + area + "/*.txtar")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			s := readScript(t, file)
			want, from := s.expectation(t)
			s.files = append(s.files, section{"general.js", preload})
			s.flags = append(s.flags, "-r", "./general.js")
			got := s.run(t, buildGonode(t))
			if w, g := shapes(want, got, s.unordered); w != g {
				t.Errorf("differs from %s\n%s", from, difference(w, g))
			}
		})
	}
}
