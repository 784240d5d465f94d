// Functions of all signatures, suspended in the middle.
package main

import (
	"fmt"
	"runtime"
)

type pair struct {
	s string
	e error
}
type shape interface {
	area(c chan int) (float64, string)
}
type square struct{ side float64 }
type rect struct{ w, h float32 }

func (s square) area(c chan int) (float64, string) {
	x := <-c
	return s.side * s.side * float64(x), "square"
}
func (r *rect) area(c chan int) (float64, string) {
	x := <-c
	return float64(r.w*r.h) * float64(x), "rect"
}

func many(c chan int, a int8, b uint16, f float32, g complex128, s string, sl []int, i any, arr [3]int) (int8, uint16, float32, complex128, string, []int, any, [3]int, error) {
	x := <-c
	arr[1] += x
	return a + int8(x), b * uint16(x), f + float32(x), g * complex(float64(x), 0), s + fmt.Sprint(x), append(sl, x), i, arr, fmt.Errorf("e%d", x)
}
func structs(c chan int) (p pair, q *pair, f func() int) {
	x := <-c
	return pair{fmt.Sprint(x), nil}, &pair{"q", fmt.Errorf("x")}, func() int { return x + <-c }
}
func variadic(c chan int, xs ...int) (n int) {
	for _, x := range xs {
		n += x * <-c
	}
	return
}
func generic[T int | float64 | string](c chan int, a, b T) T { <-c; return a + b }

func main() {
	c := make(chan int)
	go func() {
		for i := 1; ; i++ {
			runtime.Gosched()
			c <- i
		}
	}()
	fmt.Println(many(c, -5, 9, 1.5, 2+3i, "s", []int{1}, "any", [3]int{7, 8, 9}))
	p, q, f := structs(c)
	fmt.Println(p, q.s, q.e, f())
	fmt.Println(variadic(c, 1, 2, 3, 4))
	for _, s := range []shape{square{2}, &rect{3, 4}} {
		fmt.Println(s.area(c))
		m := s.area
		fmt.Println(m(c))
	}
	fmt.Println(generic(c, 1, 2), generic(c, 1.5, 2), generic(c, "a", "b"))
	defer func(x int) { fmt.Println("deferred", x, <-c) }(<-c)
	for x := range func(yield func(int) bool) {
		for i := 0; i < 3 && yield(i*<-c); i++ {
		}
	} {
		fmt.Println("range", x, <-c)
	}
	m := map[string]int{}
	m[fmt.Sprint(<-c)] += <-c
	a := [...]int{<-c, <-c, <-c}
	fmt.Println(m, a, <-c+<-c*<-c)
	switch x := any(<-c).(type) {
	case int:
		fmt.Println("int", x)
	}
}
