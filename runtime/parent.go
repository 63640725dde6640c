package runtime

import "os"

// joinParent makes a forked process know its parent, and a worker its primary,
// before the script runs. The variables that say so are not for the script, nor
// for processes that it starts.
func (r *Runtime) joinParent() {
	if fd, forked := take("NODE_CHANNEL_FD"); forked {
		mode, _ := take("NODE_CHANNEL_SERIALIZATION_MODE")
		vm, binding := r.ctx.VM, r.ctx.Builtins.Binding("ipc_channel")
		r.ctx.Enter(func() {
			r.ctx.Call(binding, binding.Get("joinParent"), r.ctx.Require("process"), vm.ToValue(fd), vm.ToValue(mode))
		})
	}
	if os.Getenv("NODE_UNIQUE_ID") != "" {
		r.ctx.Enter(func() {
			cluster := r.ctx.RequireObject("cluster")
			r.ctx.Call(cluster, cluster.Get("_setupWorker"))
		})
		os.Unsetenv("NODE_UNIQUE_ID")
	}
}

// take reads a variable and removes it.
func take(name string) (value string, ok bool) {
	value, ok = os.LookupEnv(name)
	os.Unsetenv(name)
	return value, ok
}
