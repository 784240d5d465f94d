//go:build ignore

// Constants: iota, shifts beyond a word, a string.
package main

const (
	kib = 1 << (10 * (iota + 1))
	mib
	huge = 1 << 100
)

func Sizes() (int, uint8, string) { return kib + mib, huge >> 93, "const" + "ant" }

func main() {}
