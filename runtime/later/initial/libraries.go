package initial

import _ "unsafe" // for go:linkname

// The libraries, each in the order in which the linker has its packages
// initialised. Whoever adds one sees to it that no initialiser that runs at the
// start needs it; tests/later_test.go looks for imports.
var (
	// Profile is the engine's profiler, which nobody here starts.
	Profile = Library{{task: &pprofProfile}}
	// Processor tells what the processor can do: for Crypto and WebAssembly.
	Processor = Library{{task: &sysCPU}}
	// Crypto are hashes and ciphers that Go's own library lacks.
	Crypto = Library{
		{task: &blake2b},
		{task: &blake2s},
		{task: &chacha},
		{task: &sha3},
		{task: &secp256k1},
		{task: &pkcs12},
	}
	// Zstd is the codec of that name.
	Zstd = Library{
		{task: &cpuinfo},
		{task: &snapref},
		{task: &zstd},
	}
	// Labels are the names of text encodings.
	Labels = Library{{task: &htmlindex}}
	// Collate puts texts in order.
	Collate = Library{{task: &collate}}
	// Esbuild is what rewrites newer syntax.
	Esbuild = Library{
		{task: &esbuildFS},
		{task: &esbuildHelpers},
		{task: &esbuildCSS},
		{task: &esbuildCompat},
		{task: &esbuildCSSParser},
		{task: &esbuildLexer},
		{task: &esbuildParser},
		{task: &esbuildPrinter},
		{task: &esbuildResolver},
		{task: &esbuildAPI},
	}
	// Wazero runs WebAssembly.
	Wazero = Library{
		{task: &wazeroPlatform},
		{task: &wazeroWasm},
		{task: &wazeroSSA},
		{task: &wazeroAMD64},
		{task: &wazeroARM64},
		{task: &wazeroEngine},
	}
)

var (
	//go:linkname pprofProfile github.com/google/pprof/profile..inittask
	pprofProfile task
	//go:linkname sysCPU golang.org/x/sys/cpu..inittask
	sysCPU task
	//go:linkname blake2b golang.org/x/crypto/blake2b..inittask
	blake2b task
	//go:linkname blake2s golang.org/x/crypto/blake2s..inittask
	blake2s task
	//go:linkname chacha golang.org/x/crypto/chacha20poly1305..inittask
	chacha task
	//go:linkname sha3 golang.org/x/crypto/sha3..inittask
	sha3 task
	//go:linkname secp256k1 github.com/decred/dcrd/dcrec/secp256k1/v4..inittask
	secp256k1 task
	//go:linkname pkcs12 software.sslmate.com/src/go-pkcs12..inittask
	pkcs12 task
	//go:linkname cpuinfo github.com/klauspost/compress/internal/cpuinfo..inittask
	cpuinfo task
	//go:linkname snapref github.com/klauspost/compress/internal/snapref..inittask
	snapref task
	//go:linkname zstd github.com/klauspost/compress/zstd..inittask
	zstd task
	//go:linkname htmlindex golang.org/x/text/encoding/htmlindex..inittask
	htmlindex task
	//go:linkname collate golang.org/x/text/collate..inittask
	collate task
	//go:linkname esbuildFS github.com/evanw/esbuild/internal/fs..inittask
	esbuildFS task
	//go:linkname esbuildHelpers github.com/evanw/esbuild/internal/helpers..inittask
	esbuildHelpers task
	//go:linkname esbuildCSS github.com/evanw/esbuild/internal/css_ast..inittask
	esbuildCSS task
	//go:linkname esbuildCompat github.com/evanw/esbuild/internal/compat..inittask
	esbuildCompat task
	//go:linkname esbuildCSSParser github.com/evanw/esbuild/internal/css_parser..inittask
	esbuildCSSParser task
	//go:linkname esbuildLexer github.com/evanw/esbuild/internal/js_lexer..inittask
	esbuildLexer task
	//go:linkname esbuildParser github.com/evanw/esbuild/internal/js_parser..inittask
	esbuildParser task
	//go:linkname esbuildPrinter github.com/evanw/esbuild/internal/js_printer..inittask
	esbuildPrinter task
	//go:linkname esbuildResolver github.com/evanw/esbuild/internal/resolver..inittask
	esbuildResolver task
	//go:linkname esbuildAPI github.com/evanw/esbuild/pkg/api..inittask
	esbuildAPI task
	//go:linkname wazeroPlatform github.com/tetratelabs/wazero/internal/platform..inittask
	wazeroPlatform task
	//go:linkname wazeroWasm github.com/tetratelabs/wazero/internal/wasm..inittask
	wazeroWasm task
	//go:linkname wazeroSSA github.com/tetratelabs/wazero/internal/engine/wazevo/ssa..inittask
	wazeroSSA task
	//go:linkname wazeroAMD64 github.com/tetratelabs/wazero/internal/engine/wazevo/backend/isa/amd64..inittask
	wazeroAMD64 task
	//go:linkname wazeroARM64 github.com/tetratelabs/wazero/internal/engine/wazevo/backend/isa/arm64..inittask
	wazeroARM64 task
	//go:linkname wazeroEngine github.com/tetratelabs/wazero/internal/engine/wazevo..inittask
	wazeroEngine task
)
