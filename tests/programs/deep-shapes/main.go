// Recursion of all shapes, 100,000 deep: far beyond the engine's stack.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"

	"example.com/gowltests/programs/deep-shapes/other"
)

var depth = 100000

// interfaces, and interfaces embedded in structs

type node interface{ sum(n int) int }
type inner struct{ next node }
type outer struct {
	pad [3]int
	node
}
type end struct{}

func (end) sum(n int) int      { return n }
func (i *inner) sum(n int) int { return i.next.sum(n+1) + 1 }

func embedded() int {
	var x node = end{}
	for i := range depth {
		if i%2 == 0 {
			x = &inner{x}
		} else {
			x = outer{[3]int{i}, x}
		}
	}
	return x.sum(0)
}

// generics

type ordered interface{ ~int | ~string }
type list[T ordered] struct {
	v    T
	next *list[T]
}

func (l *list[T]) longest(n T) (T, int) {
	if l == nil {
		return n, 0
	}
	if l.v > n {
		n = l.v
	}
	m, k := l.next.longest(n)
	return m, k + 1
}

func twice[T any](n int, x T, f func(T) T) T {
	if n == 0 {
		return x
	}
	return f(twice(n-1, x, f))
}

func generics() {
	var a *list[int]
	var b *list[string]
	for i := range depth {
		a = &list[int]{i * 7 % 1000, a}
		b = &list[string]{strconv.Itoa(i % 100), b}
	}
	fmt.Println(a.longest(-1))
	fmt.Println(b.longest(""))
	fmt.Println(twice(depth, 1, func(n int) int { return n + 2 }), twice(depth, "", func(s string) string { return s[:len(s)/2] + "x" }))
}

// closures, method values and expressions

func closures() int {
	var f, g func(int, func(int) int) int
	f = func(n int, h func(int) int) int {
		if n == 0 {
			return h(0)
		}
		return g(n-1, func(k int) int { return h(k) + 1 })
	}
	g = func(n int, h func(int) int) int { return f(n, h) }
	return f(depth, func(k int) int { return k })
}

type counter struct {
	n    int
	step func(*counter) int
}

func (c *counter) down() int {
	c.n--
	if c.n <= 0 {
		return 0
	}
	return c.step(c) + 1
}

func methods() int {
	c := &counter{n: depth}
	bound := c.down
	c.step = func(*counter) int { return bound() }
	r := bound()
	c.n, c.step = depth, (*counter).down
	return r + c.down()
}

// deferred calls: without a panic, behind one, and in a loop

var deferred int

func byDefer(n int) {
	if n == 0 {
		return
	}
	defer func() { deferred++ }()
	defer byDefer(n - 1)
}

var errDeep = errors.New("deep")

func recovers(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%d", n)
		}
	}()
	if n == 0 {
		panic(errDeep)
	}
	if err := recovers(n - 1); err != nil && n%25000 == 0 {
		panic(err)
	}
	return nil
}

func inRecover(n int) (r int) {
	defer func() {
		if recover() != nil {
			r = inRecover(n-1) + 1
		}
	}()
	if n > 0 {
		panic(n)
	}
	return 0
}

func unwinds(n int) int {
	if n == 0 {
		panic("from below")
	}
	return unwinds(n-1) + 1
}

func caught() (s string) {
	defer func() { s = recover().(string) }()
	unwinds(depth)
	return ""
}

// reflection

type made struct{ calls int }

func (m *made) Method(n int) int {
	m.calls++
	if n == 0 {
		return 0
	}
	out := reflect.ValueOf(m).MethodByName("Method").Call([]reflect.Value{reflect.ValueOf(n - 1)})
	return int(out[0].Int()) + 1
}

func reflected() int {
	var f func(int) int
	f = reflect.MakeFunc(reflect.TypeOf(f), func(in []reflect.Value) []reflect.Value {
		n := in[0].Int()
		if n > 0 {
			n = int64(f(int(n)-1)) + 1
		}
		return []reflect.Value{reflect.ValueOf(int(n))}
	}).Interface().(func(int) int)
	return f(depth/10) + new(made).Method(depth/10)
}

// across packages

type walker struct{ turns int }

func (w *walker) Walk(n int) int {
	w.turns++
	return other.Down(w, n)
}

func across() int {
	var each func(n int) int
	each = func(n int) int {
		if n == 0 {
			return 0
		}
		return other.Each([]int{n - 1}, each) + 1
	}
	return other.Down(&walker{}, depth) + each(depth)
}

// what is inlined, many live values, a large frame, many results

func small(n int) int { return more(n) + 1 }
func more(n int) int {
	if n == 0 {
		return 0
	}
	return small(n - 1)
}

//go:noinline
func id(n int) int { return n }

func live(n int) int {
	if n == 0 {
		return 0
	}
	a, b, c, d, e, f, g, h := id(1), id(2), id(3), id(4), id(5), id(6), id(7), id(8)
	i, j, k, l, m, o, p, q := id(n), id(n+1), id(n+2), id(n+3), id(n+4), id(n+5), id(n+6), id(n+7)
	x, y, z := float64(id(9)), float32(id(n)), strconv.Itoa(n)
	r := live(n - 1)
	if r&1 == 0 {
		r += a + b + c + d + e + f + g + h
	} else {
		r += a - b + c - d + e - f + g - h
	}
	s := live(0)
	return r + s + i + j + k + l + m + o + p + q - 8*n + int(x) + int(y) - n + len(z)
}

func large(n int) (sum int) {
	var a [1000]int
	a[n%1000] = n
	if n > 0 {
		sum = large(n - 1)
	}
	return sum + a[n%1000]
}

func results(n int) (a, b int, s string, x any, err error) {
	if n == 0 {
		return 1, 2, "s", 3.5, errDeep
	}
	a, b, s, x, err = results(n - 1)
	return b, a + 1, s, x, err
}

func main() {
	if len(os.Args) > 1 {
		depth, _ = strconv.Atoi(os.Args[1])
	}
	fmt.Println("embedded", embedded())
	generics()
	fmt.Println("closures", closures(), "methods", methods())
	byDefer(depth)
	fmt.Println("deferred", deferred, recovers(depth), caught(), inRecover(depth/10))
	fmt.Println("reflected", reflected())
	fmt.Println("across", across())
	fmt.Println("inlined", small(depth), "live", live(depth), "large", large(depth/10))
	fmt.Println(results(depth))
}
