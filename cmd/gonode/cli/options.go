package cli

// kind says what an option takes.
type kind int

const (
	flag    kind = iota // nothing
	text                // a value
	list                // a value, and may be repeated
	number              // a value
	engine              // V8's own: accepted where it changes nothing here
	refused             // Node's, but not to be had here
)

// option is one line of the command line's table.
type option struct {
	name  string // without dashes
	short string
	kind  kind
	env   bool // allowed in NODE_OPTIONS
	arg   string
	help  string // "" keeps it out of the help text
}

var options = []option{
	{"eval", "e", text, false, "code", "run code"},
	{"print", "p", text, false, "code", "run code and print its value"},
	{"check", "c", flag, false, "", "check the syntax of the script without running it"},
	{"interactive", "i", flag, false, "", "start the REPL, even if stdin is no terminal"},
	{"require", "r", list, true, "module", "load a module before the script; may be repeated"},
	{"import", "", list, true, "module", "import a module before the script; may be repeated"},
	{"version", "v", flag, false, "", "print the version of Node that gonode follows"},
	{"help", "h", flag, false, "", "print this text"},
	{"conditions", "C", list, true, "name", "a condition more for exports and imports of packages"},
	{"env-file", "", list, false, "file", "set variables from a file before starting"},
	{"env-file-if-exists", "", list, false, "file", "the same, where the file is there"},
	{"input-type", "", text, true, "type", "how to read --eval and stdin: commonjs or module"},
	{"preserve-symlinks", "", flag, true, "", "do not follow symbolic links when requiring"},
	{"preserve-symlinks-main", "", flag, true, "", "the same for the script itself"},
	{"no-warnings", "", flag, true, "", "print no warnings"},
	{"trace-warnings", "", flag, true, "", "print the stack of every warning"},
	{"disable-warning", "", list, true, "code", "print no warnings of this code or type"},
	{"no-deprecation", "", flag, true, "", "print no deprecation warnings"},
	{"trace-deprecation", "", flag, true, "", "print the stack of deprecation warnings"},
	{"throw-deprecation", "", flag, true, "", "throw on deprecations"},
	{"pending-deprecation", "", flag, true, "", "warn of pending deprecations too"},
	{"unhandled-rejections", "", text, true, "mode", "strict, warn, none or throw (the default)"},
	{"trace-uncaught", "", flag, true, "", "print where an exception was thrown that is no error"},
	{"trace-ipc", "", flag, true, "", "print every message between this process and those that it forked"},
	{"stack-trace-limit", "", number, true, "n", "how many frames a stack trace has"},
	{"title", "", text, true, "name", "process.title"},
	{"expose-gc", "", flag, true, "", "define the global function gc"},
	{"expose-internals", "", flag, false, "", "let scripts require internal modules"},
	{"tls-cipher-list", "", text, true, "list", "tls.DEFAULT_CIPHERS"},
	{"tls-keylog", "", text, true, "file", "append the secrets of TLS connections to a file"},
	{"tls-min-v1.0", "", flag, true, "", "tls.DEFAULT_MIN_VERSION is TLSv1"},
	{"tls-min-v1.1", "", flag, true, "", "the same, TLSv1.1"},
	{"tls-min-v1.2", "", flag, true, "", "the same, TLSv1.2"},
	{"tls-min-v1.3", "", flag, true, "", "the same, TLSv1.3"},
	{"tls-max-v1.2", "", flag, true, "", "tls.DEFAULT_MAX_VERSION is TLSv1.2"},
	{"tls-max-v1.3", "", flag, true, "", "the same, TLSv1.3"},

	{"abort-on-uncaught-exception", "", flag, true, "", "abort over an exception that nothing catches"},
	{"warnings", "", flag, true, "", ""},
	{"deprecation", "", flag, true, "", ""},
	{"enable-source-maps", "", flag, true, "", ""},
	{"no-addons", "", flag, true, "", ""},
	{"addons", "", flag, true, "", ""},
	{"network-family-autoselection", "", flag, true, "", ""},
	{"enable-network-family-autoselection", "", flag, true, "", ""},
	{"no-network-family-autoselection", "", flag, true, "", ""},
	{"network-family-autoselection-attempt-timeout", "", number, true, "ms", ""},
	{"dns-result-order", "", text, true, "order", ""},
	{"experimental-vm-modules", "", flag, true, "", ""},
	{"experimental-require-module", "", flag, true, "", ""},
	{"no-experimental-require-module", "", flag, true, "", ""},
	{"experimental-detect-module", "", flag, true, "", ""},
	{"no-experimental-detect-module", "", flag, true, "", ""},
	{"experimental-strip-types", "", flag, true, "", ""},
	{"no-experimental-strip-types", "", flag, true, "", ""},
	{"strip-types", "", flag, true, "", ""},
	{"no-strip-types", "", flag, true, "", ""},
	{"no-global-search-paths", "", flag, true, "", ""},
	{"redirect-warnings", "", text, true, "file", ""},
	{"test-udp-no-try-send", "", flag, false, "", ""},
	{"max-http-header-size", "", number, true, "n", ""},
	{"insecure-http-parser", "", flag, true, "", ""},
	{"use-openssl-ca", "", flag, true, "", ""},
	{"use-bundled-ca", "", flag, true, "", ""},
	{"use-system-ca", "", flag, true, "", ""},
	{"test-isolation", "", refused, true, "", ""},

	{"max-old-space-size", "", number, true, "MB", "end the process when more memory is in use"},
	{"max-old-space-size-percentage", "", text, true, "n", "the same, in percent of the machine's memory"},
	{"max-semi-space-size", "", engine, true, "", ""},
	{"min-semi-space-size", "", engine, true, "", ""},
	{"semi-space-growth-factor", "", engine, true, "", ""},
	{"initial-old-space-size", "", engine, true, "", ""},
	{"max-heap-size", "", number, true, "", ""},
	{"stack-size", "", number, false, "KiB", "how deep calls may go"},
	{"harmony", "", engine, false, "", ""},
	{"jitless", "", engine, true, "", ""},
	{"interpreted-frames-native-stack", "", engine, true, "", ""},
	{"no-opt", "", engine, false, "", ""},
	{"optimize-for-size", "", engine, false, "", ""},
	{"lite-mode", "", engine, false, "", ""},
	{"single-threaded", "", engine, false, "", ""},
	{"v8-pool-size", "", engine, true, "", ""},
	{"random-seed", "", number, false, "", ""},
	{"huge-max-old-generation-size", "", engine, true, "", ""},
	{"gc-interval", "", engine, false, "", ""},
	{"gc-global", "", engine, false, "", ""},
	{"stress-compaction", "", engine, false, "", ""},
	{"stress-opt", "", engine, false, "", ""},
	{"always-opt", "", engine, false, "", ""},
	{"predictable", "", engine, false, "", ""},
	{"predictable-gc-schedule", "", engine, false, "", ""},
	{"perf-basic-prof", "", refused, true, "", ""},
	{"perf-basic-prof-only-functions", "", refused, true, "", ""},
	{"perf-prof", "", refused, true, "", ""},
	{"perf-prof-unwinding-info", "", refused, true, "", ""},
	{"verify-base-objects", "", engine, true, "", ""},
	{"force-node-api-uncaught-exceptions-policy", "", engine, true, "", ""},
	{"no-node-snapshot", "", engine, true, "", ""},
	{"node-snapshot", "", engine, true, "", ""},

	// As of a Node without an inspector: not in NODE_OPTIONS.
	{"inspect", "", refused, false, "", ""},
	{"inspect-brk", "", refused, false, "", ""},
	{"inspect-wait", "", refused, false, "", ""},
	{"inspect-port", "", refused, false, "", ""},
	{"debug-port", "", refused, false, "", ""},
	{"inspect-publish-uid", "", refused, false, "", ""},
	{"loader", "", refused, true, "", ""},
	{"experimental-loader", "", refused, true, "", ""},
	{"experimental-default-type", "", refused, true, "", ""},
	{"test", "", refused, false, "", ""},
	{"test-only", "", refused, false, "", ""},
	{"watch", "", refused, false, "", ""},
	{"run", "", refused, false, "", ""},
	{"build-snapshot", "", refused, false, "", ""},
	{"build-sea", "", refused, false, "", ""},
	{"permission", "", refused, true, "", ""},
	{"prof", "", refused, false, "", ""},
	{"cpu-prof", "", refused, false, "", ""},
	{"heap-prof", "", refused, false, "", ""},
	{"allow-natives-syntax", "", refused, false, "", ""},
	{"frozen-intrinsics", "", refused, true, "", ""},
	{"disable-proto", "", refused, true, "", ""},
	{"icu-data-dir", "", refused, true, "", ""},
	{"openssl-config", "", refused, true, "", ""},
	{"experimental-wasm-modules", "", refused, true, "", ""},
	{"js-source-phase-imports", "", refused, false, "", ""},
	{"report-on-signal", "", refused, true, "", ""},
	{"trace-events-enabled", "", refused, true, "", ""},
}

func findOption(name string) *option {
	for i := range options {
		if options[i].name == name {
			return &options[i]
		}
	}
	return nil
}

func findShort(name string) *option {
	for i := range options {
		if options[i].short == name && name != "" {
			return &options[i]
		}
	}
	return nil
}

// environmentFlags are the options that NODE_OPTIONS takes, as typed.
func environmentFlags() []string {
	var flags []string
	for _, o := range options {
		if !o.env {
			continue
		}
		flags = append(flags, "--"+o.name)
		if o.short != "" {
			flags = append(flags, "-"+o.short)
		}
	}
	return flags
}
