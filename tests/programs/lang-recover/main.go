// recover: results changed after it, re-panics, nesting, the wrong depth, runtime errors, in loops, with method and wrapper calls.
package main

import (
	"errors"
	"runtime"
)

type T struct{ n int }

func (t *T) catch() { println("method", t.n, recover() != nil) }
func (t T) catchv() { println("value method", t.n, recover() != nil) }
func help() any     { return recover() }
func nothing()      {}

//go:noinline
func div(a, b int) (q int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
			q = -1
		}
	}()
	q = 99
	return a / b, nil
}

//go:noinline
func results(n int) (a int, s string, arr [3]int) {
	defer func() {
		if recover() != nil {
			s += "!"
			arr[2] = n
		}
	}()
	a, s, arr[0] = n, "set", 7
	if n > 1 {
		panic("x")
	}
	return 1000, "returned", [3]int{}
}

//go:noinline
func depth() (ok bool) {
	defer func() { ok = recover() != nil }()
	defer func() { println("helper", help() == nil) }()
	defer func() { func() { println("nested", recover() == nil) }() }()
	panic(1)
}

//go:noinline
func again() (s string) {
	defer func() { s += "|" + recover().(string) }()
	defer func() {
		s = recover().(string)
		panic("second")
	}()
	panic("first")
}

//go:noinline
func loop() (n int) {
	for i := range 10 {
		func() {
			defer func() {
				if r := recover(); r != nil {
					n += r.(int)
				}
			}()
			if i%2 == 1 {
				panic(i)
			}
		}()
	}
	return
}

//go:noinline
func deep(n int) int {
	defer nothing()
	if n == 0 {
		var m map[string]int
		m["x"] = 1
	}
	return deep(n-1) + 1
}

func try(name string, f func()) {
	defer func() {
		r := recover()
		re, isRuntime := r.(runtime.Error)
		e, isErr := r.(error)
		switch {
		case isRuntime:
			println(name, "runtime error:", re.Error())
		case isErr:
			println(name, "error:", e.Error())
		case r == nil:
			println(name, "no panic")
		default:
			s, ok := r.(string)
			println(name, "value", s, ok)
		}
	}()
	f()
	println(name, "returned")
}

var zero int
var nilp *T

func main() {
	q, err := div(7, 2)
	println(q, err == nil)
	q, err = div(7, 0)
	println(q, err.Error())
	for i := range 3 {
		a, s, arr := results(i)
		println(a, s, arr[0], arr[2])
	}
	println(depth(), again(), loop())
	func() {
		t := &T{5}
		defer t.catch()
		panic("m")
	}()
	func() {
		t := T{6}
		defer t.catchv()
		var i interface{ catchv() } = &t
		defer i.catchv()
		panic("v")
	}()
	func() {
		defer func() { println("direct", recover() != nil, recover() == nil) }()
		defer func() {
			defer func() { println("in a deferred call's own panic", recover().(string)) }()
			panic("inner")
		}()
		panic("outer")
	}()
	a := []int{1}
	var e any = "str"
	try("index", func() { println(a[zero+1]) })
	try("slice", func() { println(len(a[zero+2:])) })
	try("nil", func() { println(nilp.n) })
	try("div", func() { println(1 / zero) })
	try("assert", func() { println(e.(int)) })
	try("map", func() { deep(30) })
	try("hash", func() { _ = map[any]int{a: 1} })
	try("string", func() { panic("text") })
	try("error", func() { panic(errors.New("made")) })
	try("none", func() {})
	try("nested try", func() { try("inner try", func() { panic("in") }) })
	try("shift", func() { println(1 << (zero - 1)) })
	try("make", func() { _ = make([]int, zero-1) })
	try("chan", func() { c := make(chan int); close(c); close(c) })
	println(recover() == nil)
	sum := 0
	for i := range 20000 {
		func() {
			defer func() { sum += recover().(int) }()
			panic(i & 3)
		}()
	}
	println(sum)
}
