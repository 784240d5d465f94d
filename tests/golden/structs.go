//go:build ignore

// Small and large structs by value, comparison, an array.
package main

type pair struct {
	a int8
	b string
}

type large struct{ v [9]int64 }

func Swap(p pair) pair { return pair{int8(len(p.b)), p.b} }

func Copy(l large, i int) large {
	l.v[i] = 1
	return l
}

func Equal(a, b pair) bool { return a == b }

func main() {}
