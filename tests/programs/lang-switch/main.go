// switch, type switch, fallthrough, labelled break and continue, goto, select-free control flow.
package main

import (
	"errors"
	"io"
)

type I interface{ m() int }
type A int
type B struct{ x, y int }
type C []int
type P struct{ v int }

func (a A) m() int  { return int(a) }
func (b B) m() int  { return b.x + b.y }
func (p *P) m() int { return p.v }

//go:noinline
func ts(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case int, int32:
		_ = x
		return "int"
	case string:
		return "string " + x
	case A:
		return "A"
	case I:
		return "I" + string(rune('0'+x.m()))
	case error:
		return x.Error()
	case func() int:
		return "func" + string(rune('0'+x()))
	case []int:
		return "slice"
	case C:
		return "C"
	case map[string]int, chan int, *int:
		return "ref"
	case struct{ a, b int }:
		return "anon" + string(rune('0'+x.a))
	case [2]string:
		return x[1]
	case float64:
		return "float"
	}
	return "other"
}

//go:noinline
func dense(n int) int {
	switch n {
	case 0:
		return 10
	case 1:
		return 21
	case 2:
		return 32
	case 3:
		return 43
	case 4, 5, 6:
		return 54
	case 7:
		n += 3
		fallthrough
	case 8:
		n *= 2
		fallthrough
	case 9:
		return n
	case 10, 11:
		return 7
	case 100000000000:
		return 5
	default:
		return -n
	}
}

//go:noinline
func small(n uint8) int {
	switch n {
	case 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21:
		return 1
	case 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20:
		return 2
	case 255:
		return 3
	}
	return 4
}

func cond(a, b int) string {
	switch {
	case a > b:
		return "gt"
	case a == b:
		return "eq"
	}
	return "lt"
}

func order() (s string) {
	f := func(n int) int { s += string(rune('0' + n)); return n }
	switch f(3) {
	case f(1), f(2):
	case f(3), f(4):
		s += "!"
	case f(5):
	}
	return
}

func gotos(n int) (r int) {
	i := 0
loop:
	if i < n {
		i++
		if i%2 == 0 {
			goto loop
		}
		r += i
		goto loop
	}
	return
}

func asserts(v any) {
	i, ok := v.(I)
	println(ok, i != nil)
	a, ok := v.(A)
	println(ok, a)
	b, ok := v.(B)
	println(ok, b.x, b.y)
	p, ok := v.(*P)
	println(ok, p == nil)
	_, ok = v.(interface{ m() string })
	println(ok)
	_, ok = v.(comparable0)
	println(ok)
}

type comparable0 interface {
	I
	n()
}

func main() {
	x := 1
	for _, v := range []any{nil, 1, int32(2), int64(3), "s", A(1), B{1, 2}, &P{4}, errors.New("err"), io.EOF, func() int { return 6 }, []int{}, C{}, map[string]int{}, make(chan int, 1), &x,
		struct{ a, b int }{5, 6}, [2]string{"p", "q"}, 1.5, float32(1), struct{}{}} {
		println(ts(v))
	}
	for n := -1; n < 13; n++ {
		print(dense(n), " ")
	}
	println(dense(100000000000))
	for n := range 30 {
		print(small(uint8(n)), " ")
	}
	println(small(255), small(254), cond(1, 2), cond(2, 2), cond(3, 2), order(), gotos(10))
	asserts(A(3))
	asserts(B{1, 2})
	asserts(&P{})
	asserts(nil)
outer:
	for i := 0; ; i++ {
		for j := 0; j < 5; j++ {
			switch {
			case j == 3:
				continue outer
			case i == 2 && j == 1:
				break outer
			case (i+j)%2 == 0:
				continue
			}
			print(i, j, " ")
		}
	}
	println()
blk:
	switch {
	default:
		if x == 1 {
			break blk
		}
		println("never")
	}
	var e1, e2 any = 1, 1
	var i1 I = A(5)
	println(e1 == e2, e1 == any("1"), i1 == I(A(5)), i1 != nil, any(i1) == any(A(5)), any(B{1, 2}) == any(B{1, 2}), any(&x) == any(&x))
	switch y := x * 2; y {
	case 2:
		println("two")
	}
	switch x := any(i1).(type) {
	case A, B:
		println(x.(I).m())
	}
}
