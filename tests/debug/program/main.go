// What a debugger shows must be what the program prints at that very line: check prints its line, and each expression of
// LLDB with its value.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type pair struct {
	a, b int
	next *pair
}

type named int

type shape interface{ area() float64 }

type square struct {
	pair
	side float64
	tag  string
}

type tree struct {
	left, right *tree
	value       int32
}

type list[T any] struct {
	items []T
	n     int
}

var (
	counter = 40
	origin  = pair{5, 6, nil}
	Names   = []string{"x", "y"}
	unused  map[string]*strings.Reader // nothing reaches it
)

func check(pairs ...any) {
	_, _, line, _ := runtime.Caller(1)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Println("CHECK", line, pairs[i], pairs[i+1])
	}
}

func checkGlobals(pairs ...any) {
	_, _, line, _ := runtime.Caller(1)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Println("CHECK", line, "::"+pairs[i].(string), pairs[i+1])
	}
}

func (s square) area() float64 {
	double := s.side * 2
	check("s.side", s.side, "double", double, "s.pair.b", s.b, "s.tag.len", len(s.tag))
	return s.side * s.side
}

func (l *list[T]) add(v T) {
	l.items = append(l.items, v)
	l.n++
	check("l->n", l.n, "l->items.len", len(l.items))
}

func sum(ps []pair, msg string, limit int) (total int, err error) {
	for i, p := range ps {
		q := &ps[i]
		total += q.a * q.b
		f := func(n int) int {
			limit += n
			if i == 0 {
				check("n", n, "limit", limit)
			}
			return limit
		}
		f(10)
		if i == 1 {
			check("ps.len", len(ps), "ps.array[0].b", ps[0].b, "ps.array[0].next->a", ps[0].next.a, "q->b", q.b,
				"p.a", p.a, "msg.str", msg, "msg.len", len(msg), "limit", limit, "total", total, "i", i)
		}
	}
	return total, errors.New("none")
}

func steps(n int) int {
	t := 0
	for i := 0; i < n; i++ {
		t += i * n
		t++
	}
	return t
}

func depth(t *tree) int {
	if t == nil {
		return 0
	}
	d := 1 + max(depth(t.left), depth(t.right))
	if t.value == 1 {
		check("d", d, "t->value", t.value, "t->left->value", t.left.value, "t->right->left->value", t.right.left.value)
	}
	return d
}

func worker(id int, in <-chan int, out chan<- string) {
	name := strings.Repeat("w", id)
	got := <-in
	check("id", id, "got", got, "name.str", name, "name.len", len(name))
	out <- name
}

// These wait in loops alone: what resumes them has the engine's stack at another depth, with what others have left there.
func totals(id int, in <-chan int, out chan<- string) {
	total := 0
	for v := range in {
		total += v
		if total == 77 {
			check("id", id, "total", total, "v", v)
		}
		out <- fmt.Sprint(id, ":", total)
	}
}

func relay(in, out chan int) {
	id := 9
	for v := range in {
		out <- v
		if v == 7 {
			check("id", id, "v", v)
		}
	}
}

func loops() {
	first, second, mid, out, sum := make(chan int), make(chan int), make(chan int), make(chan string), 1000
	go totals(7, mid, out)
	go relay(first, mid)
	first <- 70
	<-out
	go totals(8, second, out)
	for i := 1; i < 4; i++ {
		second <- i
		sum += len(<-out)
	}
	first <- 7
	s := <-out
	check("sum", sum, "s.str", s)
}

// What is passed in memory is right when the function has been suspended.
func large(a [6]int, c chan int, out chan string) (b [6]int) {
	go func() { out <- fmt.Sprint(<-c) }()
	c <- a[5]
	<-out
	b = a
	b[1]++
	check("a[5]", a[5], "b[1]", b[1])
	return
}

// Variables on the heap whose types only pointers to them name so far.
type moved struct{ a, b int }

var kept *moved

func heap() {
	var m moved
	kept = &m
	m.b = 4
	check("m.b", m.b)
}

func deferred() (result int) {
	x := 5
	defer func() {
		r := recover()
		result = x * 2
		check("x", x, "result", result)
		_ = r
	}()
	x++
	panic("stop")
}

func main() {
	ps := []pair{{1, 2, nil}, {3, 4, nil}}
	ps[0].next = &ps[1]
	n, ok, r, b := named(7), true, 'x', byte(200)
	i8, u16, f32 := int8(-3), uint16(65000), float32(1.5)
	arr := [3]int16{1, 5, -9}
	c := make(chan int)
	out := make(chan string)
	go worker(3, c, out)
	c <- 42
	name := <-out
	check("ps.cap", cap(ps), "n", n, "ok", ok, "r", r, "b", b, "i8", i8, "u16", u16, "f32", f32, "arr[2]", arr[2],
		"name.str", name)
	total, err := sum(ps, "hello", 2)
	var s shape = square{pair{8, 9, nil}, 1.5, "tag"}
	s.area()
	l := &list[string]{}
	l.add("x")
	d := depth(&tree{&tree{nil, nil, 2}, &tree{&tree{nil, nil, 4}, nil, 3}, 1})
	deferred()
	if n := "inner"; d > 0 {
		for i := 3; i < 4; i++ {
			check("total", total, "d", d, "l->n", l.n, "n.str", n, "i", i)
		}
	}
	check("n", n)
	large([6]int{1, 2, 3, 4, 5, 6}, c, out)
	loops()
	heap()
	counter++
	origin.b *= 2
	checkGlobals("counter", counter, "origin.b", origin.b, "Names.len", len(Names), "Names.array[1].str", Names[1])
	fmt.Println(err, steps(3))
}
