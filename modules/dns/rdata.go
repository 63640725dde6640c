package dns

import "strings"

// rdata reads a record's bytes from the front. Once they ran out, short is set
// and every reading is zero.
type rdata struct {
	left  []byte
	short bool
}

func (d *rdata) take(n int) []byte {
	if d.short = d.short || n > len(d.left); d.short {
		return make([]byte, n)
	}
	taken := d.left[:n]
	d.left = d.left[n:]
	return taken
}

func (d *rdata) byte() int { return int(d.take(1)[0]) }

func (d *rdata) uint16() int { return d.byte()<<8 | d.byte() }

// text is a text behind its length.
func (d *rdata) text() string { return latin1(string(d.take(d.byte()))) }

// name is a name without compression.
func (d *rdata) name() string {
	var labels []string
	for {
		label := d.text()
		if label == "" || d.short {
			return strings.Join(labels, ".")
		}
		labels = append(labels, label)
	}
}
