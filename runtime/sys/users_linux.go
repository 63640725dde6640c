package sys

import "syscall"

func setEffectiveUser(id int) error  { return syscall.Setresuid(-1, id, -1) }
func setEffectiveGroup(id int) error { return syscall.Setresgid(-1, id, -1) }
