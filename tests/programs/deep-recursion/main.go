package main

func f(n int) int {
	if n == 0 {
		return 0
	}
	return f(n-1) + 1
}

//go:noinline
func even(n int) bool {
	if n == 0 {
		return true
	}
	return !odd2(n - 1)
}

//go:noinline
func odd2(n int) bool {
	if n == 0 {
		return true
	}
	return !even(n - 1)
}

type node struct {
	next *node
	v    int
}

//go:noinline
func sum(n *node, k *int) int {
	if n == nil {
		*k++
		return 0
	}
	var buf [4]int
	buf[n.v&3] = n.v
	s := sum(n.next, k)
	return s + buf[0] + buf[1] + buf[2] + buf[3]
}

func main() {
	println(f(1000000))
	println(even(1000001))
	var l *node
	for i := 0; i < 1000000; i++ {
		l = &node{l, i}
	}
	k := 0
	println(sum(l, &k), k)
}
