// Functions that recur deeply, started by go in every way: by name, as method value, closure and variable. Nothing in them suspends but
// the depth.
package main

import (
	"os"
	"runtime"
)

const depth = 300000

var n, sum int
var ended bool

//go:noinline
func recur() {
	if n == 0 {
		ended = true
		return
	}
	n--
	sum++
	recur()
	sum++
}

type list struct{ next *list }

//go:noinline
func (l *list) length() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.length()
}

func (l *list) count() { sum = l.length(); ended = true }

func await(what string) {
	for !ended || runtime.NumGoroutine() > 1 { // natively it runs at the same time: till it is gone
		runtime.Gosched()
	}
	println(what, sum)
	n, sum, ended = depth, 0, false
}

func main() {
	n = depth
	go recur()
	await("by name")
	var l *list
	for range depth {
		l = &list{l}
	}
	f := l.count
	g := recur
	h := func() { sum = l.length() + 1; ended = true }
	if len(os.Args) > 10 {
		f, g, h = nil, nil, nil
	}
	go f()
	await("method value")
	go g()
	await("variable")
	go h()
	await("closure in a variable")
	go l.count()
	await("method")
	go func() {
		sum = l.length() + 2
		ended = true
	}()
	await("closure")
}
