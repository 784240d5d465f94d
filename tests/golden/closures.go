//go:build ignore

// A closure that changes a captured variable, and one that only reads.
package main

func Counter(step int) func() int {
	n := 0
	return func() int {
		n += step
		return n
	}
}

func Apply(f func(int) int, x int) int { return f(x) }

func main() {}
