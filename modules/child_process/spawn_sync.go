package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module"
)

func spawnSync(ctx *module.Context) *goja.Object { return ctx.VM.NewObject() }
