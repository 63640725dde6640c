// Package modules lists the built-in modules that have a Go half.
package modules

import (
	"github.com/gonode/gonode/modules/async"
	"github.com/gonode/gonode/modules/buffer"
	"github.com/gonode/gonode/modules/child_process"
	"github.com/gonode/gonode/modules/cluster"
	"github.com/gonode/gonode/modules/console"
	"github.com/gonode/gonode/modules/crypto"
	"github.com/gonode/gonode/modules/dgram"
	"github.com/gonode/gonode/modules/dns"
	"github.com/gonode/gonode/modules/encoding"
	"github.com/gonode/gonode/modules/errors"
	"github.com/gonode/gonode/modules/events"
	"github.com/gonode/gonode/modules/fs"
	"github.com/gonode/gonode/modules/http"
	"github.com/gonode/gonode/modules/intl"
	nodemodule "github.com/gonode/gonode/modules/module"
	"github.com/gonode/gonode/modules/net"
	"github.com/gonode/gonode/modules/os"
	"github.com/gonode/gonode/modules/path"
	"github.com/gonode/gonode/modules/perf_hooks"
	"github.com/gonode/gonode/modules/process"
	"github.com/gonode/gonode/modules/repl"
	"github.com/gonode/gonode/modules/timers"
	"github.com/gonode/gonode/modules/tty"
	"github.com/gonode/gonode/modules/url"
	"github.com/gonode/gonode/modules/util"
	"github.com/gonode/gonode/modules/v8"
	"github.com/gonode/gonode/modules/vm"
	"github.com/gonode/gonode/modules/webassembly"
	"github.com/gonode/gonode/modules/websocket"
	"github.com/gonode/gonode/modules/worker"
	"github.com/gonode/gonode/modules/zlib"
	"github.com/gonode/gonode/runtime/module"
)

// All is the list, one line per module. cmd hands it to the runtime.
func All() []*module.Module {
	return []*module.Module{
		async.Microtask,
		async.Hooks,
		async.Channels,
		events.Module,
		fs.Module,
		console.Module,
		crypto.Module,
		dgram.Module,
		dns.Module,
		errors.Module,
		errors.Validators,
		buffer.Module,
		encoding.StringDecoder,
		encoding.Web,
		url.Module,
		perf_hooks.Module,
		http.Module,
		intl.Module,
		os.Module,
		path.Module,
		path.Posix,
		path.Win32,
		nodemodule.Module,
		net.Module,
		process.Module,
		util.Inspect,
		util.InternalTypes,
		tty.Module,
		util.Module,
		util.Types,
		repl.Module,
		child_process.Module,
		cluster.Module,
		cluster.Primary,
		cluster.Child,
		cluster.WorkerClass,
		cluster.RoundRobin,
		cluster.Shared,
		timers.Module,
		v8.Module,
		websocket.Module,
		worker.StructuredClone,
		vm.Module,
		webassembly.Module,
		worker.Module,
		zlib.Module,
	}
}
