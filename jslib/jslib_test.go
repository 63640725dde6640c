package jslib

import (
	"testing"

	"github.com/dop251/goja"
)

// TestCompiles: the files are never lowered, so goja's own parser takes them.
func TestCompiles(t *testing.T) {
	for _, name := range Names() {
		src, _ := AppendSource([]byte("(function (exports, require, module, internalBinding) { "), name)
		if _, err := goja.Compile(name, string(src)+"\n})", true); err != nil {
			t.Error(err)
		}
	}
}
