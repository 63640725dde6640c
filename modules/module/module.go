// Package module is require('module'): the class of the CommonJS loader.
//
// The loader itself is runtime/module; this package must not import other
// modules.
package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module"
)

// Module is require('module').
var Module = &module.Module{
	Name:    "module",
	Exports: func(ctx *module.Context) goja.Value { return ctx.Loader.Class() },
}
