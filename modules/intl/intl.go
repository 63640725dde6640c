// Package intl is the Go half of the global Intl: time zones, the order of
// texts, and where one character or word ends. It must not import other modules.
package intl

import (
	"strings"
	"time"
	_ "time/tzdata" // machines of one static binary often have no zones of their own
	"unicode"

	"github.com/dop251/goja"
	"github.com/rivo/uniseg"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/zone"
)

// Module gives jslib/internal/intl its binding.
var Module = &module.Module{Name: "internal/intl", Bindings: map[string]func(*module.Context) *goja.Object{"intl": binding}}

func binding(ctx *module.Context) *goja.Object {
	l := &library{Context: ctx, zones: map[string]*time.Location{}}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"zone": l.zone, "offset": l.offset, "localZone": l.localZone, "zoneNames": l.zoneNames, "collator": l.collator, "segments": l.segments,
	})
	return obj
}

type library struct {
	*module.Context
	zones map[string]*time.Location
}

// zone gives the name by which a zone is known, or undefined.
func (l *library) zone(call goja.FunctionCall) goja.Value {
	given := call.Argument(0).String()
	switch strings.ToUpper(given) {
	case "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ETC/UCT", "UCT", "ZULU", "ETC/ZULU", "UNIVERSAL", "ETC/UNIVERSAL", "GMT0", "ETC/GMT0":
		return l.VM.ToValue("UTC")
	case "", "LOCAL":
		return goja.Undefined()
	}
	for _, name := range []string{given, titled(given), strings.ToUpper(given)} {
		if loc, err := time.LoadLocation(name); err == nil {
			l.zones[name] = loc
			return l.VM.ToValue(name)
		}
	}
	return goja.Undefined()
}

// titled writes a name of a zone as they are written: America/New_York.
func titled(name string) string {
	out := []byte(strings.ToLower(name))
	for i, c := range out {
		if (i == 0 || strings.IndexByte("/_-", out[i-1]) >= 0) && 'a' <= c && c <= 'z' {
			out[i] = c - 'a' + 'A'
		}
	}
	return string(out)
}

// offset gives how many minutes a zone is ahead of UTC at a time, and whether it
// has summer time then.
func (l *library) offset(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	if name == "UTC" {
		return l.VM.NewArray(0, false)
	}
	at := time.UnixMilli(call.Argument(1).ToInteger()).In(l.location(name))
	_, seconds := at.Zone()
	return l.VM.NewArray(float64(seconds)/60, at.IsDST())
}

func (l *library) location(name string) *time.Location {
	loc := l.zones[name]
	if loc == nil {
		loc, _ = time.LoadLocation(name)
		l.zones[name] = loc
	}
	return loc
}

// localZone gives the name of the machine's zone.
func (l *library) localZone(goja.FunctionCall) goja.Value { return l.VM.ToValue(zone.Local()) }

// zoneNames gives the names of a zone: standard, daylight, both short, generic;
// undefined where it has none.
func (l *library) zoneNames(call goja.FunctionCall) goja.Value {
	n := zone.Of(call.Argument(0).String())
	if n == nil {
		return goja.Undefined()
	}
	return l.VM.NewArray(n.Standard, n.Daylight, n.ShortStandard, n.ShortDaylight, n.Generic)
}

// collator gives the function that compares two strings by sensitivity, numeric
// and ignorePunctuation. Failure: ERR_FEATURE_UNAVAILABLE_ON_PLATFORM for a
// caseFirst.
func (l *library) collator(call goja.FunctionCall) goja.Value {
	if first := call.Argument(3).String(); first != "false" {
		panic(l.NewNodeError("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "Intl.Collator option caseFirst"))
	}
	sensitivity, numeric, ignorePunctuation := call.Argument(0).String(), call.Argument(1).ToBoolean(), call.Argument(2).ToBoolean()
	later.Collate()
	options := optionsOf(sensitivity)
	if numeric {
		options = append([]collate.Option{collate.Numeric}, options...)
	}
	collator := collate.New(language.English, options...)
	text := func(v goja.Value) string { return stripped(v.String(), ignorePunctuation, sensitivity == "case") }
	return l.Func("", 2, func(call goja.FunctionCall) goja.Value {
		return l.VM.ToValue(collator.CompareString(text(call.Argument(0)), text(call.Argument(1))))
	})
}

// stripped leaves out of s what does not count. The collator cannot: it has no
// way to pass over punctuation, and looks at accents where only case counts.
func stripped(s string, punctuation, accents bool) string {
	if accents {
		s = norm.NFD.String(s)
	}
	if !punctuation && !accents {
		return s
	}
	return strings.Map(func(r rune) rune {
		if accents && unicode.Is(unicode.Mn, r) || punctuation && (unicode.IsPunct(r) || unicode.IsSpace(r)) {
			return -1
		}
		return r
	}, s)
}

// optionsOf says what makes no difference to a sensitivity.
func optionsOf(sensitivity string) []collate.Option {
	switch sensitivity {
	case "base":
		return []collate.Option{collate.IgnoreCase, collate.IgnoreDiacritics, collate.IgnoreWidth}
	case "accent":
		return []collate.Option{collate.IgnoreCase, collate.IgnoreWidth}
	}
	return nil
}

// segments gives an object whose next() is where the next grapheme, word or
// sentence ends, in UTF-16 units.
func (l *library) segments(call goja.FunctionCall) goja.Value {
	rest, state, end := call.Argument(0).String(), -1, 0
	first := splitters[call.Argument(1).String()]
	obj := l.VM.NewObject()
	l.SetMethods(obj, map[string]js.Fn{"next": func(goja.FunctionCall) goja.Value {
		var segment string
		segment, rest, state = first(rest, state)
		for _, r := range segment {
			if end++; r > 0xFFFF {
				end++
			}
		}
		return l.VM.ToValue(end)
	}})
	return obj
}

var splitters = map[string]func(text string, state int) (segment, rest string, newState int){
	"word":     uniseg.FirstWordInString,
	"sentence": uniseg.FirstSentenceInString,
	"grapheme": func(text string, state int) (segment, rest string, newState int) {
		segment, rest, _, newState = uniseg.FirstGraphemeClusterInString(text, state)
		return segment, rest, newState
	},
}
