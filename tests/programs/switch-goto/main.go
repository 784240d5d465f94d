// Comparisons whose ways lead back to the block that they begin in, where the number compared is a phi
// (emit/optimise/switches.c).
package main

import "fmt"

type lex struct {
	s string
	p int
}

func (l *lex) next() byte {
	l.p++
	if l.p > len(l.s) {
		return 0
	}
	return l.s[l.p-1]
}

//go:noinline
func (l *lex) run() (n int) {
	c := l.next()
again:
	switch c {
	case ' ', '\t', '\n':
		c = l.next()
		goto again
	case '#':
		c = '\n'
		goto again
	case ';':
		c = ','
		goto again
	case 0:
		return n
	}
	n++
	c = l.next()
	goto again
}

//go:noinline
func count(x uint32, n *int) int {
again:
	*n++
	if x <= 5 {
		if x == 2 {
			x = 9
			goto again
		}
		if x == 3 {
			x = 2
			goto again
		}
		x++
		goto again
	}
	return *n
}

func main() {
	fmt.Println((&lex{s: "a b # c; d,,"}).run())
	for x := range uint32(8) {
		var n int
		fmt.Println(count(x, &n))
	}
}
