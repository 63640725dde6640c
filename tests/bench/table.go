package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
)

// row is a workload with each peer's best round.
type row struct {
	workload *workload
	best     map[string]*sample
	failed   map[string]string
}

func (r *row) add(p *peer, s *sample) {
	if was := r.best[p.name]; was == nil || s.Cost < was.Cost {
		r.best[p.name] = s
	}
}

func (r *row) fail(p *peer, err error) {
	if r.failed == nil {
		r.failed = map[string]string{}
	}
	r.failed[p.name] = err.Error()
}

// ratio is how many times gonode's cost the peer's is: above 1, gonode wins.
func (r *row) ratio(name string) float64 {
	own, other := r.best["gonode"], r.best[name]
	if own == nil || other == nil || own.Cost == 0 {
		return 0
	}
	return other.Cost / own.Cost
}

func print(w io.Writer, rows []*row, peers []*peer, o options) error {
	if o.json {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		out := map[string]any{}
		for _, r := range rows {
			out[r.workload.name] = map[string]any{"what": r.workload.what, "unit": r.workload.unit, "best": r.best, "failed": r.failed}
		}
		if err := enc.Encode(out); err != nil {
			return err
		}
	} else {
		printTable(w, rows, peers)
	}
	if o.html != "" {
		return writeHTML(o.html, rows, peers)
	}
	return nil
}

func printTable(w io.Writer, rows []*row, peers []*peer) {
	for _, r := range rows {
		fmt.Fprintf(w, "\n%s: %s (%s)\n", r.workload.name, r.workload.what, r.workload.unit)
		fmt.Fprintf(w, "  %-12s %10s %8s %10s %8s %8s %9s %7s\n", "", "cost", "ratio", "ops/s", "p50 µs", "p99 µs", "PSS kB", "errors")
		for _, p := range peers {
			s := r.best[p.name]
			if s == nil {
				if why := r.failed[p.name]; why != "" {
					fmt.Fprintf(w, "  %-12s failed: %s\n", p.name, why)
				}
				continue
			}
			fmt.Fprintf(w, "  %-12s %10.2f %8s %10.0f %8.0f %8.0f %9.0f %7d\n",
				p.name, s.Cost, ratioText(r.ratio(p.name)), s.Rate, s.P50us, s.P99us, s.PSSkB, s.Errors)
		}
	}
}

func ratioText(x float64) string {
	if x == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f ×", x)
}

var page = template.Must(template.New("bench").Parse(`<!doctype html><meta charset="utf-8"><title>gonode bench</title>
<style>body{font:15px system-ui;max-width:60em;margin:2em auto}.bar{background:#4a90d9;height:1.1em;display:inline-block}
.own .bar{background:#2e8b57}td{padding:.1em .6em}td:nth-child(2){width:30em}</style><h1>gonode bench</h1>
{{range .}}<h3>{{.Name}}: {{.What}} <small>({{.Unit}}, smaller is better)</small></h3><table>
{{range .Bars}}<tr{{if .Own}} class="own"{{end}}><td>{{.Peer}}<td><span class="bar" style="width:{{.Percent}}%"></span><td>{{.Cost}}</tr>{{end}}</table>{{end}}`))

type bar struct {
	Peer, Cost string
	Percent    int
	Own        bool
}

func writeHTML(file string, rows []*row, peers []*peer) error {
	type chart struct {
		Name, What, Unit string
		Bars             []bar
	}
	var charts []chart
	for _, r := range rows {
		c := chart{Name: r.workload.name, What: r.workload.what, Unit: r.workload.unit}
		var most float64
		for _, s := range r.best {
			most = max(most, s.Cost)
		}
		for _, p := range peers {
			if s := r.best[p.name]; s != nil && most > 0 {
				c.Bars = append(c.Bars, bar{p.name, strings.TrimSuffix(fmt.Sprintf("%.2f", s.Cost), ".00"), int(100 * s.Cost / most), p.name == "gonode"})
			}
		}
		charts = append(charts, c)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return page.Execute(f, charts)
}
