// Package fuzz holds the fuzz targets of what reads foreign text: manifests of
// packages, URLs, query strings, encodings, source, fields of HTTP, options of Intl. Run one with
//
//	go test ./tests/fuzz -fuzz FuzzURL -fuzztime 10m -parallel 1
//
// The parser of HTTP has its own, runtime/http1 FuzzPieces: whole and in pieces
// it must read the same. Ten minutes of it, 5.1 million executions (November
// 2026): no finding.
package fuzz
