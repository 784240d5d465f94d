// Recursion through closures, interface methods, method values, tables of functions and iterators goes on far beyond the engine's stack.
package main

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sort"
	"strings"
)

// An interpreter of expressions, as most are written.
type expr interface{ eval(*env) (int, error) }
type env struct {
	vars  map[string]int
	depth int
}
type num int
type name string
type add struct{ l, r expr }
type neg struct{ x expr }
type calc struct{ f func(*env) (int, error) }

var errName = errors.New("no such name")

func (n num) eval(*env) (int, error) { return int(n), nil }
func (n name) eval(e *env) (int, error) {
	if v, ok := e.vars[string(n)]; ok {
		return v, nil
	}
	return 0, fmt.Errorf("%w: %s", errName, string(n))
}
func (a *add) eval(e *env) (int, error) {
	l, err := a.l.eval(e)
	if err != nil {
		return 0, err
	}
	r, err := a.r.eval(e)
	return l + r, err
}
func (n *neg) eval(e *env) (int, error) {
	e.depth++
	v, err := n.x.eval(e)
	return -v, err
}
func (c calc) eval(e *env) (int, error) { return c.f(e) }

func expression(n int, last expr) expr {
	x := last
	for i := range n {
		switch i % 3 {
		case 0:
			x = &add{num(i % 7), x}
		case 1:
			x = &neg{x}
		default:
			inner := x
			x = calc{func(e *env) (int, error) { return inner.eval(e) }}
		}
	}
	return x
}

func closures() {
	var walk func(n int) int
	walk = func(n int) int {
		if n == 0 {
			runtime.GC()
			return 0
		}
		p := &n // (on the heap or not: a pointer across the call)
		return walk(n-1) + 1 + *p - n
	}
	fmt.Println(walk(300000))

	var even, odd func(n int) bool
	even = func(n int) bool { return n == 0 || odd(n-1) }
	odd = func(n int) bool { return n != 0 && even(n-1) }
	fmt.Println(even(200000), odd(200000))
}

type machine struct {
	steps []func(m *machine, pc int) string
	count [3]int
}

func (m *machine) run(pc int) string {
	if pc == 90000 {
		return "end"
	}
	m.count[pc%3]++
	return m.steps[pc%3](m, pc)
}

func table() {
	m := &machine{}
	next := m.run // a method value
	m.steps = []func(*machine, int) string{
		func(m *machine, pc int) string { return m.run(pc + 1) },
		func(_ *machine, pc int) string { return strings.TrimSpace(next(pc+1) + " ") },
		func(m *machine, pc int) string { s := (*machine).run(m, pc+1); return s[:len(s)] },
	}
	fmt.Println(m.run(0), m.count)
}

type tree struct {
	left, right *tree
	v           int
}

func (t *tree) all() iter.Seq[int] {
	return func(yield func(int) bool) { t.push(yield) }
}
func (t *tree) push(yield func(int) bool) bool {
	return t == nil || (t.left.push(yield) && yield(t.v) && t.right.push(yield))
}
func (t *tree) nested() iter.Seq[int] { // each level's loop calls the one above it
	return func(yield func(int) bool) {
		if t == nil {
			return
		}
		for v := range t.left.nested() {
			if !yield(v) {
				return
			}
		}
		yield(t.v)
	}
}

func iterators() {
	var t *tree
	for i := range 50000 {
		t = &tree{left: t, v: i}
	}
	sum := 0
	for v := range t.all() {
		sum += v
		if v == 40000 {
			break
		}
	}
	fmt.Println(sum)
	var short *tree
	for i := range 1500 {
		short = &tree{left: short, v: i}
	}
	sum = 0
	for v := range short.nested() {
		sum += v
	}
	fmt.Println(sum)
}

type visitor interface{ visit(n int) int }
type counting struct{ next visitor }
type failing struct{}

func (c *counting) visit(n int) (r int) {
	if n%20000 == 0 {
		defer func() {
			if e := recover(); e != nil {
				r = -n
				if n < 60000 {
					panic(fmt.Sprint(e, " ", n))
				}
			}
		}()
	}
	return c.next.visit(n+1) + 1
}
func (failing) visit(n int) int { panic(fmt.Sprint("at ", n)) }

func panics() {
	var v visitor = failing{}
	for range 100001 {
		v = &counting{v}
	}
	fmt.Println(v.visit(0))
}

func each[T any](xs []T, f func(T) int) (n int) {
	for _, x := range xs {
		n += f(x)
	}
	return
}

type graph map[int][]int

func generic() {
	g := graph{}
	for i := range 60000 {
		g[i] = []int{i + 1, (i + 7) % 60000}
	}
	seen := map[int]bool{}
	var visit func(int) int
	visit = func(n int) int {
		if seen[n] {
			return 0
		}
		seen[n] = true
		return 1 + each(g[n], visit)
	}
	fmt.Println(visit(0))
}

// Below a function of the standard library that calls through a pointer recursion has the rest of the engine's stack.
func callbacks() {
	var depth func(n int) int
	depth = func(n int) int {
		if n == 0 {
			return 0
		}
		return depth(n-1) + 1
	}
	xs := []int{3, 1, 2}
	sort.Slice(xs, func(i, j int) bool { return depth(100*xs[i]) < depth(100*xs[j]) })
	fmt.Println(xs, depth(100000))
	fmt.Println(strings.Map(func(r rune) rune { return r + rune(depth(int(r))-int(r)+1) }, "HAL"))
}

func main() {
	e := &env{vars: map[string]int{"x": 5}}
	fmt.Println(expression(300000, name("x")).eval(e))
	fmt.Println(expression(100001, name("y")).eval(e))
	fmt.Println(e.depth)
	closures()
	table()
	iterators()
	panics()
	generic()
	callbacks()
}
