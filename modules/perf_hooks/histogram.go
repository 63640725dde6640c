package perf_hooks

import (
	"math"
	"sync"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// histogram counts values; those beyond its range only count as exceeding. Several
// threads may have it.
type histogram struct {
	sync.Mutex
	*hdrhistogram.Histogram
	exceeds int64
	last    int64 // when recordDelta was called, in nanoseconds
}

// ThreadSafe says that it may travel.
func (*histogram) ThreadSafe() {}

// copied is what it counts now.
func (h *histogram) copied() (counts *hdrhistogram.Histogram, exceeds int64) {
	h.Lock()
	defer h.Unlock()
	return hdrhistogram.Import(h.Export()), h.exceeds
}

func (h *histogram) record(v int64) {
	if h.RecordValue(v) != nil {
		h.exceeds++
	}
}

type histograms struct{ *module.Context }

// create(lowest, highest, figures) makes the handle of a histogram.
func (h histograms) create(call goja.FunctionCall) goja.Value {
	lowest, highest := call.Argument(0).ToInteger(), call.Argument(1).ToInteger()
	hist := &histogram{Histogram: hdrhistogram.New(lowest, highest, int(call.Argument(2).ToInteger()))}
	return h.handle(hist)
}

func (h histograms) handle(hist *histogram) *goja.Object {
	obj := h.VM.NewObject()
	h.Attach(obj, hist)
	number := func(get func() any) js.Fn {
		return func(goja.FunctionCall) goja.Value { return h.VM.ToValue(get()) }
	}
	methods := map[string]js.Fn{
		"count":    number(func() any { return hist.TotalCount() }),
		"exceeds":  number(func() any { return hist.exceeds }),
		"min":      number(hist.min),
		"max":      number(func() any { return hist.Max() }),
		"mean":     number(func() any { return hist.moment(1) }),
		"stddev":   number(func() any { return math.Sqrt(hist.moment(2)) }),
		"skewness": number(func() any { return orZero(hist.moment(3) / math.Pow(hist.moment(2), 1.5)) }),
		"kurtosis": number(func() any { return orZero(hist.moment(4)/math.Pow(hist.moment(2), 2) - 3) }),
		"percentile": func(call goja.FunctionCall) goja.Value {
			return h.VM.ToValue(hist.ValueAtPercentile(call.Argument(0).ToFloat()))
		},
		"percentiles": func(goja.FunctionCall) goja.Value { return h.percentiles(hist) },
		"record": func(call goja.FunctionCall) goja.Value {
			hist.record(call.Argument(0).ToInteger())
			return goja.Undefined()
		},
		"recordDelta": func(goja.FunctionCall) goja.Value { hist.recordDelta(); return goja.Undefined() },
		"reset": func(goja.FunctionCall) goja.Value {
			hist.Reset()
			hist.exceeds, hist.last = 0, 0
			return goja.Undefined()
		},
	}
	for name, method := range methods {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			hist.Lock()
			defer hist.Unlock()
			return method(call)
		}
	}
	methods["add"] = func(call goja.FunctionCall) goja.Value { return h.add(hist, call.Argument(0)) }
	h.SetMethods(obj, methods)
	return obj
}

// add counts into hist what other counts.
func (h histograms) add(hist *histogram, other goja.Value) goja.Value {
	if from, ok := js.State[*histogram](h.Env, other); ok {
		counts, exceeds := from.copied()
		hist.Lock()
		defer hist.Unlock()
		hist.exceeds += exceeds + hist.Merge(counts)
	}
	return goja.Undefined()
}

// bare(handle) is an object that takes the histogram to another thread, where
// of(object) is its handle.
func (h histograms) bare(call goja.FunctionCall) goja.Value {
	obj := h.VM.NewObject()
	h.Attach(obj, js.This[*histogram](h.Env, goja.FunctionCall{This: call.Argument(0)}))
	return obj
}

func (h histograms) of(call goja.FunctionCall) goja.Value {
	return h.handle(js.This[*histogram](h.Env, goja.FunctionCall{This: call.Argument(0)}))
}

// sample is recordDelta of what other threads may look at meanwhile.
func (h *histogram) sample() {
	h.Lock()
	defer h.Unlock()
	h.recordDelta()
}

func (h *histogram) recordDelta() {
	now := sys.Hrtime()
	if h.last != 0 && now > h.last {
		h.record(now - h.last)
	}
	h.last = now
}

// min of an empty histogram is the largest number, as in Node.
func (h *histogram) min() any {
	if h.TotalCount() == 0 {
		return float64(math.MaxInt64)
	}
	return h.Min()
}

// moment is the mean, or a higher moment around it.
func (h *histogram) moment(n int) float64 {
	mean, sum := 0.0, 0.0
	if n > 1 {
		mean = h.moment(1)
	}
	for _, bar := range h.Distribution() {
		if bar.Count > 0 {
			mid := float64(bar.From+bar.To+1) / 2
			if bar.From == bar.To {
				mid = float64(bar.From)
			}
			sum += float64(bar.Count) * math.Pow(mid-mean, float64(n))
		}
	}
	return sum / float64(h.TotalCount())
}

func orZero(f float64) float64 {
	if math.IsNaN(f) {
		return 0
	}
	return f
}

// percentiles gives [percentile, value, …] as HDR histograms walk them.
func (h histograms) percentiles(hist *histogram) goja.Value {
	var flat []any
	if hist.TotalCount() == 0 {
		return h.VM.NewArray(100, 0)
	}
	for _, b := range hist.CumulativeDistribution() {
		flat = append(flat, b.Quantile, b.ValueAt)
	}
	return h.VM.NewArray(flat...)
}

// monitor(resolution) makes a handle that samples the loop's delay between
// start() and stop().
func (h histograms) monitor(call goja.FunctionCall) goja.Value {
	hist := &histogram{Histogram: hdrhistogram.New(1, 3_600_000_000_000, 3)}
	obj := h.handle(hist)
	resolution := call.Argument(0).ToInteger()
	timer := &loop.Timer{}
	timer.Init(h.Loop, hist.sample)
	timer.Unref()
	h.SetMethods(obj, map[string]js.Fn{
		"start": func(goja.FunctionCall) goja.Value {
			hist.last = sys.Hrtime()
			timer.Start(resolution, resolution)
			return goja.Undefined()
		},
		"stop": func(goja.FunctionCall) goja.Value { timer.Stop(); return goja.Undefined() },
	})
	return obj
}
