module github.com/gonode/gonode

go 1.26.0

// Scripts and their tests still make small RSA keys.
godebug rsa1024min=0

require (
	github.com/HdrHistogram/hdrhistogram-go v1.4.0
	github.com/andybalholm/brotli v1.2.8
	github.com/dop251/goja v0.0.0-20260917113740-793a2a65c13b
	github.com/evanw/esbuild v0.28.2
	github.com/go-sourcemap/sourcemap v2.1.3+incompatible
	github.com/klauspost/compress v1.20.3
	github.com/nlnwa/whatwg-url v0.6.2
	github.com/rivo/uniseg v0.4.7
	golang.org/x/crypto v0.32.0
	golang.org/x/net v0.34.0
	golang.org/x/sys v0.49.0
	golang.org/x/text v0.21.0
	software.sslmate.com/src/go-pkcs12 v0.7.4
)

require github.com/tetratelabs/wazero v1.12.0

require github.com/decred/dcrd/dcrec/secp256k1/v4 v4.4.1

require (
	github.com/bits-and-blooms/bitset v1.20.0 // indirect
	github.com/dlclark/regexp2/v2 v2.5.2
	github.com/google/pprof v0.0.0-20230207041349-798e818bf904 // indirect
)
