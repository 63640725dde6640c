package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
)

// result is what one mode has done and lost.
type result struct {
	outcomes
	mode, runtime string
	server        *server
	shared        bool // the socket, by all workers
	kills, stops  int
	died          string // of the primary
	orders        int
	unheard       int // resets of connections that no worker had accepted
	lost          int // messages sent and never told
	twice         int // messages told twice
}

// readLog counts messages, and whose connections were reset.
func (r *result) readLog(path string) error {
	r.died, r.orders = r.server.state()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sent, told, accepted := map[string]int{}, map[string]int{}, map[int]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := append(strings.Fields(lines.Text()), "", "")
		n, _ := strconv.Atoi(words[2])
		switch words[0] {
		case "accepted":
			sent[words[1]]++
			accepted[n] = true
		case "told":
			told[words[1]] += n
		case "gap", "lost":
			r.lost += n
		case "again":
			r.twice++
		}
	}
	for worker, n := range told { // those that still lived at the end are not told of
		r.lost += max(0, sent[worker]-n)
	}
	for _, port := range r.ports {
		if !accepted[port] {
			r.unheard++
		}
	}
	return nil
}

// verdict is an error where anything was lost that should not be.
func (r *result) verdict() error {
	if r.hung.Load()+r.refused.Load()+r.wrong.Load()+int64(r.lost+r.twice) > 0 || r.died != "" {
		return fmt.Errorf("%s %s: something was lost", r.runtime, r.mode)
	}
	if !r.shared && r.unheard > r.kills {
		return fmt.Errorf("%s %s: %d connections reset that nobody had accepted", r.runtime, r.mode, r.unheard)
	}
	return nil
}

func printTable(w io.Writer, results []*result) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "runtime\tmode\tkills\tstops\treplaced\tconnections\thung\treset\tunheard\trefused\twrong\tmessages lost\ttwice\tprimary\t")
	for _, r := range results {
		primary := "lives"
		if r.died != "" {
			primary = "died: " + r.died
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t\n", r.runtime, r.mode, r.kills, r.stops, r.orders,
			r.ok.Load(), r.hung.Load(), r.reset.Load(), r.unheard, r.refused.Load(), r.wrong.Load(), r.lost, r.twice, primary)
	}
	t.Flush()
}
