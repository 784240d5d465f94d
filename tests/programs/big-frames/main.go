// Functions whose local variables together need more than the stack that a program with one goroutine begins with.
package main

//go:noinline
func fill(s []byte, with byte) {
	for i := range s {
		s[i] = with
	}
}

//go:noinline
func sum(s []byte) (n int) {
	for _, b := range s {
		n += int(b)
	}
	return n
}

//go:noinline
func inner(with byte) int {
	var a [300000]byte
	fill(a[:], with)
	return sum(a[:])
}

//go:noinline
func middle(with byte) int {
	var a [300000]byte
	fill(a[:], with)
	n := inner(with + 1)
	return n + sum(a[:])
}

func main() {
	var a [300000]byte
	fill(a[:], 1)
	n := middle(2)
	println(n, sum(a[:]))
}
