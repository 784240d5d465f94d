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
	var a, b, c [100000]byte
	fill(a[:], with)
	fill(b[:], with)
	fill(c[:], with)
	return sum(a[:]) + sum(b[:]) + sum(c[:])
}

//go:noinline
func middle(with byte) int {
	var a, b, c [100000]byte
	fill(a[:], with)
	fill(b[:], with)
	fill(c[:], with)
	n := inner(with + 1)
	return n + sum(a[:]) + sum(b[:]) + sum(c[:])
}

func main() {
	var a, b, c [100000]byte
	fill(a[:], 1)
	fill(b[:], 1)
	fill(c[:], 1)
	n := middle(2)
	println(n, sum(a[:])+sum(b[:])+sum(c[:]))
}
