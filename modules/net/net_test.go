package net

import (
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// run runs src with the bindings of net until the loop ends; print(…) makes the
// lines that it returns.
func run(t *testing.T, src string) string {
	t.Helper()
	l, errno := loop.New()
	if errno != 0 {
		t.Fatal(errno)
	}
	defer l.Free()
	ctx := &module.Context{Env: js.New(), Loop: l}
	ctx.OnUncaught = func(err error) { t.Error(err); l.Stop() }
	b := module.NewBuiltins(ctx, []*module.Module{Module})
	ctx.Builtins = b
	var out []string
	ctx.VM.Set("print", func(call goja.FunctionCall) goja.Value {
		words := make([]string, len(call.Arguments))
		for i, a := range call.Arguments {
			words[i] = a.String()
		}
		out = append(out, strings.Join(words, " "))
		return goja.Undefined()
	})
	ctx.VM.Set("binding", func(call goja.FunctionCall) goja.Value { return b.Binding(call.Argument(0).String()) })
	ctx.Enter(func() {
		if _, err := ctx.VM.RunString(src); err != nil {
			t.Error(err)
		}
	})
	l.Run()
	return strings.Join(out, "\n")
}

func TestEchoOverBindings(t *testing.T) {
	got := run(t, `
		const { TCP, TCPConnectWrap, constants } = binding('tcp_wrap');
		const { ShutdownWrap, streamBaseState } = binding('stream_wrap');
		const server = new TCP(constants.SERVER);
		print(server.bind('127.0.0.1', 0), server.listen(511));
		const at = {};
		server.getsockname(at);
		server.onconnection = (status, socket) => {
			server.close();
			socket.onread = (chunk) => {
				if (streamBaseState[0] < 0) socket.close(() => print('server closed', socket.bytesRead));
				else socket.writeUtf8String(null, 'got ' + chunk.byteLength);
			};
			socket.readStart();
		};
		const client = new TCP(constants.SOCKET);
		const req = new TCPConnectWrap();
		req.oncomplete = (status, handle, r, readable, writable) => {
			print(status, handle === client, r === req, readable, writable);
			client.onread = (chunk) => {
				if (streamBaseState[0] < 0) return client.close();
				print(String.fromCharCode(...new Uint8Array(chunk)));
				const end = new ShutdownWrap();
				end.oncomplete = (status) => print('shutdown', status);
				client.shutdown(end);
			};
			client.readStart();
			print(client.writeLatin1String(null, 'hello'));
		};
		print(client.connect(req, '127.0.0.1', at.port));
	`)
	want := "0 0\n0\n0 true true true true\n0\ngot 5\nshutdown 0\nserver closed 5"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestIsIP(t *testing.T) {
	got := run(t, `
		const { isIP } = binding('net');
		print(['1.2.3.4', '01.2.3.4', '::1', 'fe80::1%eth0', '1:2', '::%', 'fe80::1%a b', undefined, null, {},
			['127.0.0.1'], '1.2.3.4%x', '::ffff:1.2.3.4', '1::2::3', '12345::'].map((s) => isIP(s)).join());
	`)
	if want := "4,0,6,6,0,0,0,0,0,0,4,0,6,0,0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestErrorMap(t *testing.T) {
	got := run(t, `
		const uv = binding('uv');
		print(uv.UV_EOF, uv.errname(uv.UV_ECONNREFUSED), uv.getErrorMap().get(uv.UV_EADDRINUSE));
	`)
	if want := "-4095 ECONNREFUSED EADDRINUSE,address already in use"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
