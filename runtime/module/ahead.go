package module

import (
	"fmt"
	"runtime"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/jslib"
)

// programs compiles the files of jslib. Compiling is most of what it costs to
// require a module like net, which brings a dozen files along. So, when a file
// is first required, those that it requires at its top are compiled in another
// goroutine, the last one first, while this one begins at the front.
type programs struct {
	jobs map[string]*compilation
	have func(name string) bool // loaded already
}

type compilation struct {
	name, src string
	once      sync.Once
	prg       *goja.Program
	err       error
}

func (c *compilation) run() {
	// The head stands on the first line, so that line numbers are the file's own.
	c.prg, c.err = goja.Compile("node:"+c.name, wrapHead+c.src+wrapTail, true)
}

// get returns the compiled file. One that does not compile is a bug and panics.
func (p *programs) get(name, src string) *goja.Program {
	if p.jobs[name] == nil {
		p.foresee(name)
	}
	c := p.jobs[name]
	c.once.Do(c.run)
	delete(p.jobs, name)
	if c.err != nil {
		panic(fmt.Sprintf("module: %s does not compile: %v", name, c.err))
	}
	return c.prg
}

// aheadSize is the amount of source that is worth a second goroutine.
const aheadSize = 10_000

func (p *programs) foresee(name string) {
	var list []*compilation
	p.collect(name, &list)
	size := 0
	for _, c := range list[1:] {
		size += len(c.src)
	}
	if size < aheadSize || runtime.GOMAXPROCS(0) == 1 {
		return
	}
	go func() {
		for i := len(list) - 1; i > 0; i-- {
			list[i].once.Do(list[i].run)
		}
	}()
}

// collect lists name and what it requires, in the order in which they will be
// needed.
func (p *programs) collect(name string, list *[]*compilation) {
	src, ok := jslib.Source(name)
	if !ok || p.jobs[name] != nil || p.have(name) {
		return
	}
	c := &compilation{name: name, src: src}
	p.jobs[name] = c
	*list = append(*list, c)
	for _, required := range topRequires(src) {
		p.collect(required, list)
	}
}

// topRequires finds the names that a file requires when it loads: those of
// declarations that begin, or end, at the left margin. To miss one is no harm.
func topRequires(src string) []string {
	const mark = "require('"
	var names []string
	for line := range strings.Lines(src) {
		if line[0] != 'c' && line[0] != '}' {
			continue
		}
		if _, rest, ok := strings.Cut(line, mark); ok {
			name, _, _ := strings.Cut(rest, "'")
			names = append(names, name)
		}
	}
	return names
}
