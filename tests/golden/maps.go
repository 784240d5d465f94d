//go:build ignore

// Map access by string and by integer key, assignment, delete, length.
package main

func Count(m map[string]int, k string) (int, bool) {
	m[k]++
	v, ok := m[k+"x"]
	return v + len(m), ok
}

func Drop(m map[uint32]bool, k uint32) { delete(m, k) }

func main() {}
