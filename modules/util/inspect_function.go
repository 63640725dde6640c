package util

import (
	"strings"

	"github.com/gonode/gonode/runtime/js"
)

// functionBase reads "[Function: name]", "[class A extends B]".
func (in *inspector) functionBase(s *subject) string {
	if s.brand == js.BrandClass {
		return in.classBase(s)
	}
	kind := "Function"
	switch s.brand {
	case js.BrandAsyncFunction:
		kind = "AsyncFunction"
		if s.name == "Function" {
			s.name = kind // to the engine, methods are plain functions
		}
	case js.BrandGeneratorFunction:
		kind = "GeneratorFunction"
	case js.BrandFunction:
		if isAsyncGeneratorFunction(s.obj) {
			kind = "AsyncGeneratorFunction"
		}
	}
	base := "[" + kind
	if s.isNull {
		base += " (null prototype)"
	}
	if name := functionName(s.obj); name != "" {
		base += ": " + name
	} else {
		base += " (anonymous)"
	}
	base += "]"
	if s.name != kind && !s.isNull {
		base += " " + s.name
	}
	if s.tag != "" && s.name != s.tag {
		base += " [" + s.tag + "]"
	}
	return base
}

func (in *inspector) classBase(s *subject) string {
	name := ""
	if p, has := in.own(s.obj, stringKey("name")); has && p.value != nil {
		name = p.value.String()
	}
	if name == "" {
		name = "(anonymous)"
	}
	base := "class " + name
	if s.name != "Function" && !s.isNull {
		base += " [" + s.name + "]"
	}
	if s.tag != "" && s.name != s.tag {
		base += " [" + s.tag + "]"
	}
	if s.isNull {
		return "[" + base + " extends null]"
	}
	if super := s.obj.Prototype(); super != nil {
		if name := functionName(super); name != "" {
			base += " extends " + strings.TrimSpace(name)
		}
	}
	return "[" + base + "]"
}
