package v8

import (
	"hash/crc32"
	"maps"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// spaces are V8's, in its order. The heap here is Go's, and one: its figures
// stand under old_space.
var spaces = []string{"read_only_space", "new_space", "old_space", "code_space", "shared_space", "trusted_space",
	"shared_trusted_space", "new_large_object_space", "large_object_space", "code_large_object_space",
	"shared_large_object_space", "shared_trusted_large_object_space", "trusted_large_object_space"}

// heapBinding tells of the heap and the engine's flags.
func heapBinding(ctx *module.Context) *goja.Object {
	h := &heap{ctx: ctx, flags: map[string]bool{}}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"getHeapStatistics":      h.statistics,
		"getHeapSpaceStatistics": h.spaceStatistics,
		"getHeapCodeStatistics":  h.codeStatistics,
		"setFlagsFromString":     h.setFlags,
		"cachedDataVersionTag":   h.versionTag,
	})
	return obj
}

type heap struct {
	ctx   *module.Context
	flags map[string]bool // set by scripts
}

// figures makes an object of names and numbers, in their order.
func (h *heap) figures(pairs ...any) *goja.Object {
	obj := h.ctx.VM.NewObject()
	for i := 0; i < len(pairs); i += 2 {
		obj.Set(pairs[i].(string), pairs[i+1])
	}
	return obj
}

func (h *heap) statistics(goja.FunctionCall) goja.Value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	limit := heapLimit()
	return h.figures(
		"total_heap_size", m.HeapSys-m.HeapReleased,
		"total_heap_size_executable", 0,
		"total_physical_size", m.HeapInuse,
		"total_available_size", limit-float64(m.HeapAlloc),
		"used_heap_size", m.HeapAlloc,
		"heap_size_limit", limit,
		"malloced_memory", m.Sys-m.HeapSys,
		"peak_malloced_memory", m.Sys-m.HeapSys,
		"does_zap_garbage", 0,
		"number_of_native_contexts", 1,
		"number_of_detached_contexts", 0,
		"total_global_handles_size", 0,
		"used_global_handles_size", 0,
		"external_memory", 0,
		"total_allocated_bytes", m.TotalAlloc,
	)
}

// heapLimit is GOMEMLIMIT, else what V8 would take of a large machine.
func heapLimit() float64 {
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		return float64(limit)
	}
	return 4 << 30
}

func (h *heap) spaceStatistics(goja.FunctionCall) goja.Value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	var list []any
	for _, name := range spaces {
		if name == "old_space" {
			list = append(list, h.space(name, m.HeapInuse, m.HeapAlloc, m.HeapInuse-m.HeapAlloc, m.HeapInuse))
			continue
		}
		list = append(list, h.space(name, 0, 0, 0, 0))
	}
	return h.ctx.VM.NewArray(list...)
}

func (h *heap) space(name string, size, used, available, physical uint64) *goja.Object {
	return h.figures("space_name", name, "space_size", size, "space_used_size", used,
		"space_available_size", available, "physical_space_size", physical)
}

func (h *heap) codeStatistics(goja.FunctionCall) goja.Value {
	return h.figures("code_and_metadata_size", 0, "bytecode_and_metadata_size", 0,
		"external_script_source_size", 0, "cpu_profiler_metadata_size", 0)
}

// setFlags notes flags of the engine, and turns on those that mean something
// here. V8 takes what it does not know without a word.
func (h *heap) setFlags(call goja.FunctionCall) goja.Value {
	for _, word := range strings.Fields(h.ctx.ValidateString(call.Argument(0), "flags")) {
		name := strings.ReplaceAll(strings.TrimLeft(word, "-"), "_", "-")
		on := true
		if rest, negated := strings.CutPrefix(name, "no"); negated {
			name, on = strings.TrimPrefix(rest, "-"), false
		}
		h.flags[name] = on
		switch name {
		case "abort-on-uncaught-exception", "expose-gc":
			h.ctx.Args.Options[name] = on
		}
	}
	return goja.Undefined()
}

// versionTag changes with the engine and its flags.
func (h *heap) versionTag(goja.FunctionCall) goja.Value {
	tag := crc32.NewIEEE()
	for _, name := range slices.Sorted(maps.Keys(h.flags)) {
		if h.flags[name] {
			tag.Write([]byte(name))
		}
	}
	tag.Write([]byte(runtime.Version()))
	return h.ctx.VM.ToValue(tag.Sum32())
}
