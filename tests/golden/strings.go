//go:build ignore

// Index, slice, concatenation, comparison, conversion.
package main

func At(s string, i int) byte { return s[i] }

func Join(a, b string) string { return a + "-" + b[1:] }

func Less(a, b string) bool { return a < b && a != "x" }

func Runes(s string) (n rune) {
	for _, r := range s {
		n += r
	}
	return
}

func main() {}
