// closures, method values and expressions, embedded interfaces.
package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

type counter struct{ n int }

func (c *counter) inc() int        { c.n++; return c.n }
func (c counter) get() int         { return c.n }
func (c counter) add(a, b int) int { return c.n + a + b }

type shape interface {
	area() float64
	name() string
}
type base struct{ label string }

func (b base) name() string     { return b.label }
func (b *base) rename(s string) { b.label = s }

type sq struct {
	base
	side float64
}

func (s sq) area() float64 { return s.side * s.side }

type loud struct {
	shape
	io.Writer
}

func (l loud) name() string { return strings.ToUpper(l.shape.name()) }

type deep struct{ *loud }

func adder() (func(int) int, func() int) {
	s := 0
	return func(i int) int { s += i; return s }, func() int { return s }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

type op func(int, int) int

func (o op) apply(a, b int) int { return o(a, b) }

func main() {
	add, get := adder()
	add(3)
	add(4)
	fmt.Println(get())
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	c := counter{5}
	inc, g, addm := c.inc, c.get, counter.add
	inc()
	inc()
	fmt.Println(c.n, g(), addm(c, 1, 2), (*counter).inc(&c), (*counter).get(&c))
	s := &sq{base{"square"}, 3}
	var sh shape = s
	a := sh.area
	s.side = 4
	s.rename("big")
	fmt.Println(a(), sh.name(), shape.area(sh))
	var sb strings.Builder
	d := deep{&loud{sh, &sb}}
	fmt.Fprintf(d, "%s %.1f", d.name(), d.area())
	fmt.Println(sb.String(), d.shape.name())
	var sh2 shape = d
	fmt.Println(sh2.name(), sh2.area())
	fmt.Println(compose(func(x int) int { return x + 1 }, func(x int) int { return x * x }, c.add1)(4))
	fmt.Println(op(func(a, b int) int { return a - b }).apply(9, 4))
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(20))
	x, str, arr := 1, "s", [3]int{1, 2, 3}
	func() {
		func() { x++; str += "t"; arr[1] = x }()
	}()
	fmt.Println(x, str, arr)
	m := map[string]func(...string) string{"join": func(s ...string) string { return strings.Join(s, "+") }, "first": func(s ...string) string { return s[0] }}
	fmt.Println(m["join"]("a", "b"), m["first"]("q"))
	e := fmt.Errorf("wrapped: %w", errors.Join(io.EOF, errors.New("two")))
	fmt.Println(errors.Is(e, io.EOF), strings.ReplaceAll(e.Error(), "\n", "|"))
	var w io.Writer = &sb
	_, isR := w.(io.Reader)
	sw, isSW := w.(io.StringWriter)
	sw.WriteString("!")
	fmt.Println(isR, isSW, sb.Len())
	defer func(f func() int) { fmt.Println("deferred", f()) }(c.inc)
	defer c.show("arg evaluated early", c.n)
	c.n = 100
}

func (c counter) add1(x int) int        { return x + 1 }
func (c *counter) show(s string, n int) { fmt.Println(s, n, c.n) }
