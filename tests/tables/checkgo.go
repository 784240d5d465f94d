package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Checks all facts that are to hold for that Go against its sources.
func (f *facts) checkGo(root string, update bool) {
	std := stdPackages(root)
	var paths []string
	need := map[string]bool{}
	for _, x := range f.rows {
		p := f.packageOf(x.name)
		if x.kind == "LINES" || x.kind == "PACKAGE" {
			p = x.name
		}
		if p != "" && !need[p] && std[p] {
			need[p] = true
			paths = append(paths, p)
		}
	}
	of := map[string]*golang{}
	for _, goos = range []string{"js", "wasip1"} {
		of[goos] = load(root, paths)
		for _, p := range paths {
			of[goos].pkg(p)
		}
	}
	for _, x := range f.rows {
		g := of["wasip1"]
		if strings.HasPrefix(x.where, "runtime/host/js") || strings.HasPrefix(x.name, "syscall/js.") {
			g = of["js"]
		}
		if x.holds(g.at) {
			f.checkFact(g, std, x, update)
		}
	}
}

// What C defines and Go has not yet, though packages name it by linknames: Go issue 76775.
var awaited = map[string]bool{"runtime.wasiOnIdle": true}

func (f *facts) checkFact(g *golang, std map[string]bool, x fact, update bool) {
	path := f.packageOf(x.name)
	rest := strings.TrimPrefix(x.name, path+".")
	gone := func(ok bool, what string) bool {
		check(ok, "%s: Go %s has no %s %s", x.where, g.version, what, x.name)
		return ok
	}
	switch x.kind {
	case "FUNC", "REF":
		d := g.fn(path, x.name)
		if d == nil && x.kind == "REF" && g.pkg(path).names[x.name] != "" {
			passed++ // a variable
			return
		}
		if d == nil && awaited[x.name] {
			passed++
			return
		}
		if gone(d != nil, "function") {
			if x.has("BODY") {
				f.same(g, "body", x, g.text(d, true), update)
			} else if x.kind == "REF" {
				f.same(g, "type", x, g.text(d, false), update)
			}
		}
	case "BEGINS":
		begin, found := strings.TrimSuffix(x.name, "["), false
		if path == "" { // internal/runtime/
			for p := range std {
				found = found || strings.HasPrefix(p, begin)
			}
		}
		for name := range g.pkg(path).funcs {
			found = found || strings.HasPrefix(name, strings.TrimSuffix(begin, ".")) && strings.HasPrefix(name+".", begin)
		}
		gone(found, "function that begins with")
	case "TYPE", "VAR":
		gone(g.pkg(path).names[x.name] == x.kind, map[string]string{"TYPE": "type", "VAR": "variable"}[x.kind])
	case "PACKAGE":
		gone(std[x.name], "package")
	case "PLACE":
		at := g.place(path, rest)
		if gone(at >= 0, "field") {
			check(at == x.value, "%s: in Go %s %s lies at %d, not %d", x.where, g.version, x.name, at, x.value)
		}
	case "SIZE":
		n := g.size(path, rest)
		if gone(n >= 0, "type") {
			check(n == x.value, "%s: in Go %s %s has %d bytes, not %d", x.where, g.version, x.name, n, x.value)
		}
	case "NUMBER":
		n, ok := g.constant(path, rest)
		if gone(ok, "constant") {
			check(n == x.value, "%s: in Go %s %s is %d, not %d", x.where, g.version, x.name, n, x.value)
		}
	case "PLACED":
		gone(g.place(path, rest) >= 0, "field")
	case "SIZED":
		gone(g.size(path, rest) >= 0, "type")
	case "LINES":
		lines := g.lines(x.name, x.text)
		check(lines != "", "%s: in Go %s package %s has no line with %s", x.where, g.version, x.name, x.text)
		f.same(g, "lines", fact{name: x.name + "~" + strings.ReplaceAll(x.text, " ", "~"), where: x.where}, lines, update)
	case "TEXT":
		b, err := os.ReadFile(filepath.Join(g.root, "src", x.name))
		check(err == nil && strings.Contains(string(b), x.text), "%s: Go %s has no %s in src/%s", x.where, g.version, x.text,
			x.name)
	}
}

// known.txt: for each text that was looked at: its kind, name, hash, and the versions that have it.
type known struct {
	file string
	of   map[string]map[string]map[string]bool // kind and name -> hash -> versions
}

func readKnown(file string) *known {
	k := &known{file, map[string]map[string]map[string]bool{}}
	b, _ := os.ReadFile(file)
	for _, l := range strings.Split(string(b), "\n") {
		if w := strings.Fields(l); len(w) > 3 && w[0] != "#" {
			for _, v := range w[3:] {
				k.note(w[0]+" "+w[1], w[2], v)
			}
		}
	}
	return k
}

func (k *known) note(key, hash, version string) {
	if k.of[key] == nil {
		k.of[key] = map[string]map[string]bool{}
	}
	for _, versions := range k.of[key] {
		delete(versions, version)
	}
	if k.of[key][hash] == nil {
		k.of[key][hash] = map[string]bool{}
	}
	k.of[key][hash][version] = true
}

func (k *known) write() {
	var lines []string
	for key, hashes := range k.of {
		for hash, versions := range hashes {
			var v []string
			for x := range versions {
				v = append(v, x)
			}
			sort.Strings(v)
			if len(v) > 0 {
				lines = append(lines, fmt.Sprintf("%s %s %s\n", key, hash, strings.Join(v, " ")))
			}
		}
	}
	sort.Strings(lines)
	head := "# Texts of Go's sources that were looked at (base/go_facts.def, BODY and LINES; types of what C defines or calls):\n" +
		"# kind, name, hash, versions. tests/tables/run --update writes this file.\n"
	if err := os.WriteFile(k.file, []byte(head+strings.Join(lines, "")), 0o644); err != nil {
		fail("%v", err)
	}
}

// Has somebody looked at this text?
func (f *facts) same(g *golang, kind string, x fact, text string, update bool) {
	key, h := kind+" "+x.name, hash(text)
	if update {
		f.known.note(key, h, g.version)
	}
	what := "is another one in"
	if f.known.of[key] == nil {
		what = "is new here; in"
	}
	check(len(f.known.of[key][h]) > 0, "%s: the %s of %s %s Go %s: look at it, then tests/tables/run --update",
		x.where, kind, x.name, what, g.version)
}
