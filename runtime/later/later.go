// Package later has packages of others initialised when somebody needs them: at
// the start of the program it took a fifth of the time, for scripts that mostly
// need none. Who imports one of them calls the function named after it before
// the first use, and uses nothing of it in variables of a package.
//
// Each function may be called by any goroutine, any number of times.
package later

import (
	"sync"

	"github.com/gonode/gonode/runtime/later/initial"
)

var processor, crypto, zstd, labels, collate, esbuild, wazero sync.Once

// Crypto initialises golang.org/x/crypto, secp256k1 and go-pkcs12.
func Crypto() {
	processor.Do(initial.Processor.Run)
	crypto.Do(initial.Crypto.Run)
}

// Zstd initialises github.com/klauspost/compress/zstd.
func Zstd() { zstd.Do(initial.Zstd.Run) }

// Labels initialises golang.org/x/text/encoding/htmlindex.
func Labels() { labels.Do(initial.Labels.Run) }

// Collate initialises golang.org/x/text/collate.
func Collate() { collate.Do(initial.Collate.Run) }

// Esbuild initialises github.com/evanw/esbuild.
func Esbuild() { esbuild.Do(initial.Esbuild.Run) }

// Wazero initialises github.com/tetratelabs/wazero.
func Wazero() {
	processor.Do(initial.Processor.Run)
	wazero.Do(initial.Wazero.Run)
}
