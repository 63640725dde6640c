package http

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
)

// fieldName is the name of a header as a script writes it. A program sets the
// same few again and again: they are looked at once.
type fieldName struct {
	name string
	key  string // in lower case
	role fieldRole
}

// fieldRole is what a header means to who writes it.
type fieldRole uint8

const (
	noRole fieldRole = iota
	isConnection
	isTransferEncoding
	isContentLength
	isDate
	isTrailer
	isKeepAlive
	isExpect
	isCookie
)

var fieldRoles = map[string]fieldRole{
	"connection": isConnection, "transfer-encoding": isTransferEncoding, "content-length": isContentLength,
	"date": isDate, "trailer": isTrailer, "keep-alive": isKeepAlive, "expect": isExpect, "cookie": isCookie,
}

// maxFieldNames are known at most, none of them longer than maxKnownName: a
// script can make up any number.
const maxFieldNames, maxKnownName = 256, 64

// fieldName is nil for what is not the name of a header.
func (s *short) fieldName(name string) *fieldName {
	if f := s.fieldNames[name]; f != nil {
		return f
	}
	if !isTokenText(name) {
		return nil
	}
	key := strings.ToLower(name)
	f := &fieldName{name, key, fieldRoles[key]}
	if len(s.fieldNames) < maxFieldNames && len(name) <= maxKnownName {
		if s.fieldNames == nil {
			s.fieldNames = map[string]*fieldName{}
		}
		s.fieldNames[strings.Clone(name)] = f
	}
	return f
}

// fieldNamed is fieldName for an argument.
func (s *short) fieldNamed(v goja.Value) *fieldName {
	text, ok := v.(goja.String)
	if !ok {
		return nil
	}
	return s.fieldName(text.String())
}

func isTokenText(s string) bool {
	for i := range len(s) {
		if !http1.IsToken(s[i]) {
			return false
		}
	}
	return len(s) > 0
}
