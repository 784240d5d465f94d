package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// What the C code relies on of Go's sources: rows of base/go_facts.def, and what runtime/ names itself.
type fact struct {
	kind   string // FUNC, BEGINS, ...; REF: something that GO("...") names; PLACED, SIZED: by OFFSET, SIZE_OF
	name   string
	lo, hi int // of Go 1.N.M: N * 1000 + M; 0: any
	roles  []string
	id     string
	value  int64
	text   string // of LINES, TEXT
	where  string
}

type facts struct {
	src     map[string]string
	lits    []literal
	std     map[string]bool
	rows    []fact
	pairs   []row
	spans   map[string]fact
	spanned map[string]bool
	exact   map[string]bool
	starts  []string
	known   *known
}

func (f fact) holds(at int) bool {
	return at >= f.lo && (f.hi == 0 || at <= f.hi)
}

func (f fact) has(role string) bool {
	for _, r := range f.roles {
		if r == role {
			return true
		}
	}
	return false
}

var (
	goRef   = regexp.MustCompile(`\bGO\($`)
	placed  = regexp.MustCompile(`\bOFFSET\(\w+, $`)
	sized   = regexp.MustCompile(`\bSIZE_OF\(\w+, $`)
	version = regexp.MustCompile(`;(\d+)(?:\.(\d+))?-(?:(\d+)(?:\.(\d+))?)?$`)
)

func number(r row, s string) int64 {
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		bad("base/go_facts.def:%d: %s is no number", r.line, s)
	}
	return n
}

func readFacts(root string, src map[string]string, goroot string) *facts {
	f := &facts{src: src, std: stdPackages(goroot), spans: map[string]fact{}, spanned: map[string]bool{}, exact: map[string]bool{},
		known: readKnown(root + "/tests/tables/known.txt")}
	const def = "base/go_facts.def"
	args := map[string]int{"FUNC": 5, "BEGINS": 5, "TYPE": 5, "VAR": 5, "PACKAGE": 5, "PLACE": 5, "SIZE": 5, "NUMBER": 5,
		"LINES": 5, "TEXT": 5, "PAIR": 3, "SPAN": 4}
	for _, r := range rows(def, src[def]) {
		if args[r.macro] != len(r.args) {
			bad("%s:%d: no row: %s with %d arguments", def, r.line, r.macro, len(r.args))
			continue
		}
		x := fact{kind: r.macro, name: r.args[0], where: def + ":" + strconv.Itoa(r.line)}
		switch r.macro {
		case "PAIR":
			f.pairs = append(f.pairs, r)
			continue
		case "PLACE", "SIZE", "NUMBER":
			x.id, x.name, x.value = r.args[0], r.args[1], number(r, r.args[2])
			x.lo, x.hi = release(r.args[3], "", 0), release(r.args[4], "", 999)
		case "LINES", "TEXT":
			x.text = r.args[1]
			x.lo, x.hi = release(r.args[2], "", 0), release(r.args[3], "", 999)
		default:
			x.lo, x.hi = release(r.args[1], "", 0), release(r.args[2], "", 999)
			for _, role := range strings.Split(r.args[3], "|") {
				if role = strings.TrimSpace(role); role != "0" && r.macro != "SPAN" {
					x.roles = append(x.roles, role)
				}
			}
		}
		key := x.kind + x.name + x.text
		check(!f.exact[key], "%s: %s has two rows", x.where, x.name)
		f.exact[key] = true
		if x.kind == "SPAN" {
			f.spans[x.name] = x
			continue
		}
		f.rows = append(f.rows, x)
	}
	f.lits = sortedLiterals(src)
	for _, l := range f.lits {
		if strings.HasPrefix(l.file, "runtime/") && f.packageOf(l.text) != "" && strings.IndexByte("),;", l.after) >= 0 {
			f.refer(l, l.text)
		}
	}
	b, err := os.ReadFile(filepath.Join(root, "tests/overrides.txt"))
	if err != nil {
		fail("%v", err)
	}
	for n, name := range strings.Split(string(b), "\n") {
		if name != "" && name[0] != '#' {
			f.refer(literal{file: "tests/overrides.txt", line: n + 1, before: "GO("}, name)
		}
	}
	for _, s := range f.spans {
		check(f.spanned[s.name], "%s: runtime/ does not name %s without versions", s.where, s.name)
	}
	return f
}

func release(minor, patch string, most int) int {
	n, _ := strconv.Atoi(minor)
	m, err := strconv.Atoi(patch)
	if err != nil {
		m = most
	}
	if n == 0 {
		return 0
	}
	return n*1000 + m
}

// What runtime/ names.
func (f *facts) refer(l literal, name string) {
	x := fact{kind: "REF", name: name, where: l.where()}
	switch {
	case placed.MatchString(l.before):
		x.kind = "PLACED"
	case sized.MatchString(l.before):
		x.kind = "SIZED"
	case strings.ContainsAny(name, " :") && !goRef.MatchString(l.before) || name == "runtime.":
		return
	}
	if m := version.FindStringSubmatch(x.name); m != nil {
		x.name = x.name[:len(x.name)-len(m[0])]
		x.lo, x.hi = release(m[1], m[2], 0), release(m[3], m[4], 999)
	}
	x.name = strings.TrimSuffix(strings.TrimSuffix(x.name, ";go"), "$ctx")
	if s, ok := f.spans[x.name]; ok && x.lo == 0 && x.hi == 0 {
		x.lo, x.hi = s.lo, s.hi
		f.spanned[x.name] = true
	}
	if key := fmt.Sprint(x.kind, x.name, x.lo, x.hi); !f.exact[key] {
		f.exact[key] = true
		f.rows = append(f.rows, x)
	}
}

// The package of a symbol's name; "" if it is none of std's.
func (f *facts) packageOf(name string) string {
	for i := 0; i < len(name); i++ {
		if name[i] == '.' && f.std[name[:i]] {
			return name[:i]
		}
		if name[i] == '.' || name[i] == ' ' || name[i] == '(' {
			return ""
		}
	}
	return ""
}

// Is there a row for what a literal of C's names?
func (f *facts) has(name string) bool {
	for _, x := range f.rows {
		if x.kind == "BEGINS" && strings.HasPrefix(name, x.name) && len(name) == len(x.name) {
			return true
		}
		if x.kind != "REF" && x.kind != "BEGINS" && x.kind != "TEXT" && x.kind != "LINES" && x.name == name {
			return true
		}
		if x.kind == "TEXT" && strings.Trim(x.text, `"`) == name {
			return true
		}
	}
	return false
}

// Every name of Go's in emit/, lower/ and driver/ has a row, and every row has a use.
func (f *facts) checkTree() {
	used := map[string]bool{}
	all := strings.Builder{}
	for _, l := range f.lits {
		if l.file == "base/go_facts.def" {
			continue
		}
		all.WriteString(l.text + "\n")
		name := strings.TrimPrefix(strings.TrimPrefix(l.text, "type:"), "*")
		used[name] = true
		if strings.HasPrefix(l.file, "runtime/") || strings.HasPrefix(l.file, "base/") {
			continue
		}
		path := strings.TrimSuffix(name, "...")
		if (f.packageOf(name) == "" && !strings.HasPrefix(path, "internal/")) || strings.ContainsAny(name, " :%") ||
			strings.HasPrefix(name, "unsafe.") {
			continue
		}
		if n := len(name); n > 0 && path == name && name[n-1] == '.' && f.std[name[:n-1]] {
			continue // a package's functions
		}
		check(f.has(path), "%s: %s has no row in base/go_facts.def", l.where(), name)
	}
	for _, p := range f.pairs {
		for _, name := range p.args[1:] {
			used[name] = true
			check(strings.HasPrefix(name, "gowl.") || f.has(name), "base/go_facts.def:%d: %s has no row", p.line, name)
		}
	}
	code := strings.Builder{}
	for file, text := range f.src {
		if !strings.HasPrefix(file, "base/") {
			code.WriteString(text)
		}
	}
	uses := func(id string) bool { return regexp.MustCompile(`\bGO_` + id + `\b`).MatchString(code.String()) }
	roles := map[string]bool{}
	for _, x := range f.rows {
		for _, r := range x.roles {
			roles[r] = true
		}
		prefix := map[string]string{"PLACE": "AT_", "SIZE": "SIZE_", "NUMBER": ""}
		switch x.kind {
		case "PLACE", "SIZE", "NUMBER":
			check(uses(prefix[x.kind]+x.id), "%s: GO_%s%s is used nowhere", x.where, prefix[x.kind], x.id)
		case "TEXT":
			check(strings.Contains(all.String(), strings.Trim(x.text, `"`)), "%s: %s stands nowhere in C", x.where, x.text)
		case "FUNC", "BEGINS", "TYPE", "VAR", "PACKAGE":
			check(len(x.roles) > 0 || used[x.name] || used[x.name+"..."], "%s: %s is used nowhere", x.where, x.name)
		}
	}
	for r := range roles {
		check(r == "BODY" || uses(r), "base/go_facts.def: the role %s is used nowhere", r)
	}
}
