// The example of docs/architecture.md.
package main

//go:noinline
func sum(n int) (total int) {
	for range n {
		total += next()
	}
	return
}

func main() { println(sum(3), sum(7)) }
