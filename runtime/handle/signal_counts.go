package handle

import "sync"

// signalCounts counts handles by signal, for all loops of the process.
type signalCounts struct {
	mu sync.Mutex
	of map[int]int
}

func (c *signalCounts) add(number, delta int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[int]int{}
	}
	c.of[number] += delta
	return c.of[number]
}
