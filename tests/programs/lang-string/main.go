// Strings, runes, range, conversions, comparison, concatenation, switch on strings.
package main

import (
	"strings"
	"unicode/utf8"
)

var g = "global"

//go:noinline
func cat(a, b, c, d, e, f string) string { return a + b + c + d + e + f }

//go:noinline
func cmp(a, b string) { println(a == b, a != b, a < b, a <= b, a > b, a >= b, len(a), len(b)) }

//go:noinline
func sw(s string) int {
	switch s {
	case "":
		return 0
	case "a", "b":
		return 1
	case "alpha":
		return 2
	case "alphb", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa":
		return 3
	case "lambda":
		return 4
	}
	return -1
}

//go:noinline
func sub(s string, i, j int) string { return s[i:j] }

type name string

func (n name) upper() name { return name(strings.ToUpper(string(n))) }

func main() {
	s := "héllo, 世界\xff😀\x00z"
	for i, r := range s {
		println(i, r, string(r))
	}
	for i := 0; i < len(s); i++ {
		print(s[i], " ")
	}
	println()
	r := []rune(s)
	b := []byte(s)
	println(len(r), len(b), string(r[1:5]), string(b[7:13]), string(rune(0x10ffff+1)), string(rune(-1)) == "\uFFFD", utf8.ValidString(s))
	b[0] = 'j'
	println(s[:5], string(b[:6]), string([]byte{}), string([]rune{0x4e16, 65}))
	println(cat("a", "", g, "bc", "d", "xyz"), "x"+g+"y", g+"", len(""+g))
	for _, p := range [][2]string{{"", ""}, {"a", ""}, {"a", "b"}, {"abc", "abd"}, {"abc", "ab"}, {"same", "same"}, {"\x80", "\x7f"}, {"longer than sixteen bytes 1", "longer than sixteen bytes 2"}} {
		cmp(p[0], p[1])
	}
	for _, x := range []string{"", "a", "b", "c", "alpha", "alphb", "alphc", "gamma", "kappa", "lambda", "lambdb"} {
		print(sw(x), " ")
	}
	println(sub(g, 0, 0) == "", sub(g, 1, 4), sub(g, 6, 6) == "", name("shout").upper())
	var acc string
	for i := range 50 {
		acc += string(rune('a' + i%26))
	}
	println(acc, len(acc))
	m := map[string]int{}
	m[string(b[:3])]++
	m[string(b[:3])]++
	println(m["jé"], strings.Repeat("ab", 3), strings.Index(s, "世"), strings.LastIndexByte(s, 'l'), strings.Count("cheese", "e"), strings.Contains(g, "lob"))
	println(strings.EqualFold("Straße", "STRASSE"), strings.Title("go home"), strings.Map(func(r rune) rune {
		if r == 'o' {
			return -1
		}
		return r + 1
	}, "foobar"), strings.TrimFunc("xxhixx", func(r rune) bool { return r == 'x' }), strings.Trim(" \t a b \n", " \t\n"))
	for _, f := range strings.Split("a,b,,c", ",") {
		print("[", f, "]")
	}
	for _, f := range strings.FieldsFunc(" a b  c ", func(r rune) bool { return r == ' ' }) {
		print("<", f, ">")
	}
	before, after, ok := strings.Cut("k=v=w", "=")
	println(before, after, ok, strings.NewReplacer("a", "1", "bb", "2").Replace("abbab"), strings.ToLower("ÀÉÎ"), strings.ToValidUTF8("a\xffb", "?"))
	var sb strings.Builder
	sb.Grow(10)
	for i := 3; i > 0; i-- {
		sb.WriteByte(byte('0' + i))
		sb.WriteRune('→')
		sb.WriteString("x")
	}
	println(sb.String(), sb.Len())
	raw := `raw \n
string`
	println(raw, len(raw), "\a\b\f\t\v\\\"\u00e9\U0001F600\101\x41")
	const c = "const" + "ant"
	println(c[3], len(c), c[2:5])
}
