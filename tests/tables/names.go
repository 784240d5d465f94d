package main

import (
	"regexp"
	"sort"
	"strings"
)

var ours = regexp.MustCompile(`^gowl[.-][a-z_.-]*$`)

// base/names.def: a row for each name that C text has, and none that it has not; the folders that have it.
func checkNames(root string, src map[string]string) {
	folders := map[string]map[string]bool{}
	at := map[string]string{}
	for _, l := range sortedLiterals(src) {
		name, _, _ := strings.Cut(l.text, ";")
		if l.file == "base/names.def" || !ours.MatchString(name) {
			continue
		}
		if folders[name] == nil {
			folders[name] = map[string]bool{}
			at[name] = l.where()
		}
		folders[name][l.dir()] = true
	}
	known := map[string]bool{}
	for _, r := range rows("base/names.def", src["base/names.def"]) {
		if r.macro != "NAME" || len(r.args) != 5 {
			bad("base/names.def:%d: no row: NAME(name, definer, users, roles, what)", r.line)
			continue
		}
		name, definer := r.args[0], r.args[1]
		check(!known[name], "base/names.def:%d: %s has two rows", r.line, name)
		known[name] = true
		if !strings.HasPrefix(name, "gowl") {
			defined := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\([^;]*\) (__attribute__\S* )?\{`)
			found := false
			for f, text := range src {
				found = found || (strings.HasPrefix(f, definer+"/") && defined.MatchString(text))
			}
			check(found, "base/names.def:%d: %s defines no function %s", r.line, definer, name)
			continue
		}
		if folders[name] == nil {
			bad("base/names.def:%d: %s is used nowhere", r.line, name)
			continue
		}
		for begin, dirs := range folders { // C makes names of their beginning, by macros
			if dirs[definer] && strings.HasSuffix(begin, ".") && strings.HasPrefix(name, begin) {
				folders[name][definer] = true
			}
		}
		has := append(strings.Fields(r.args[2]), definer)
		var is []string
		for d := range folders[name] {
			is = append(is, d)
		}
		sort.Strings(has)
		sort.Strings(is)
		check(strings.Join(has, " ") == strings.Join(is, " "), "base/names.def:%d: %s is named in: %s", r.line, name,
			strings.Join(is, " "))
	}
	for name := range folders {
		check(known[name], "%s: %s has no row in base/names.def", at[name], name)
	}
}
