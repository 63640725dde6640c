package process

import (
	"runtime/debug"
	"strconv"

	"github.com/dop251/goja"
)

// nodeVersion is the release that gonode follows.
const nodeVersion = "v26.10.0"

// gonodeVersion is the project's own.
const gonodeVersion = "0.1.0"

// nodeArch gives Node's name of a Go architecture.
func nodeArch(goarch string) string {
	switch goarch {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return goarch
}

// versions names what scripts ask for to learn an API level, beside our own
// parts.
func (p *process) versions() goja.Value {
	o := p.vm.NewObject()
	for _, v := range [][2]string{
		{"node", nodeVersion[1:]},
		{"gonode", gonodeVersion},
		{"goja", gojaVersion()},
		{"uv", "1.52.1"},
		{"v8", "14.6.202.34-node.34"},
		{"modules", strconv.Itoa(moduleVersion)},
		{"unicode", "17.0"},
		{"openssl", "3.5.8"}, // whose names and texts crypto and tls follow
	} {
		o.DefineDataProperty(v[0], p.vm.ToValue(v[1]), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	return o
}

func gojaVersion() string {
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, dep := range info.Deps {
			if dep.Path == "github.com/dop251/goja" {
				return dep.Version
			}
		}
	}
	return "unknown"
}

func (p *process) release() goja.Value {
	base := "https://nodejs.org/download/release/" + nodeVersion + "/node-" + nodeVersion
	o := p.vm.NewObject()
	o.Set("name", "node")
	o.Set("sourceUrl", base+".tar.gz")
	o.Set("headersUrl", base+"-headers.tar.gz")
	return o
}

// moduleVersion is NODE_MODULE_VERSION of the Node that is followed.
const moduleVersion = 147

func (p *process) config() goja.Value {
	o := p.vm.NewObject()
	o.Set("target_defaults", p.vm.NewObject())
	variables := p.vm.NewObject()
	variables.Set("node_module_version", moduleVersion)
	o.Set("variables", variables)
	return o
}

// features says what this runtime can do, under Node's names.
func (p *process) features() goja.Value {
	o := p.vm.NewObject()
	for _, name := range []string{"inspector", "debug", "uv", "ipv6", "tls_alpn", "tls_sni", "tls_ocsp", "tls",
		"openssl_is_boringssl", "cached_builtins", "require_module", "dtls", "quic"} {
		o.Set(name, name == "uv" || name == "ipv6" || name == "cached_builtins" || name == "tls" || name == "tls_alpn" || name == "tls_sni")
	}
	if !p.ctx.Args.Flag("no-strip-types") && !p.ctx.Args.Flag("no-experimental-strip-types") {
		o.Set("typescript", "strip")
	} else {
		o.Set("typescript", false)
	}
	return o
}
