// Package fuzz holds the fuzz targets of what reads foreign text: manifests of
// packages, URLs, query strings, encodings, source. Run one with
//
//	go test ./tests/fuzz -fuzz FuzzURL -fuzztime 10m -parallel 1
package fuzz
