// What runtime.Callers and debug.Stack give in deferred calls of panics of every kind: package runtime's own functions, too. Bounds are
// checked by other functions on amd64; of package runtime no lines count, nor where sigpanic stands.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

func show(name string) {
	pc := make([]uintptr, 50)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	fmt.Print(name, ":")
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.panicBounds64", strings.HasPrefix(f.Function, "runtime.goPanic"):
			fmt.Print(" (bounds)")
		case f.Function == "runtime.panicBounds":
		case strings.HasPrefix(f.Function, "runtime."):
			fmt.Print(" ", f.Function)
		default:
			fmt.Printf(" %s:%d", f.Function, f.Line)
		}
		if !more {
			break
		}
	}
	fmt.Println()
}

func try(name string, f func()) {
	defer func() {
		show(name)
		if name == "nil" {
			s := string(debug.Stack())
			for _, l := range strings.Split(s, "\n") {
				if !strings.HasPrefix(l, "\t") {
					if i := strings.LastIndex(l, "("); i >= 0 {
						l = l[:i]
					}
					fmt.Println("  ", l)
				}
			}
		}
		recover()
	}()
	f()
}

type T struct{ a, b int }

//go:noinline
func (t *T) get() int { return t.b }

func (t T) inlined() { panic(t.a) }

var wrapper = (*T).inlined

type S interface{ M() }

var zero, idx, neg = 0, 5, -1
var nilp *T
var nilmap map[string]int
var nilimap map[int]int
var anyv any = "x"
var nilf func()
var nilS S

func main() {
	try("nil", func() { println(nilp.get()) })
	try("nilwrite", func() { nilp.b = 1 })
	try("nilfunc", func() { nilf() })
	try("niliface", func() { nilS.M() })
	try("deferredinnil", func() { defer nilf() })
	try("index", func() { println([]int{1, 2}[idx]) })
	try("slice", func() { println(len([]int{1, 2}[idx:])) })
	try("divide", func() { println(1 / zero) })
	try("shift", func() { println(1 << neg) })
	try("map", func() { nilmap["a"] = 1 })
	try("imap", func() { nilimap[1] = 1 })
	try("assert", func() { println(anyv.(int)) })
	try("assertI", func() { anyv.(S).M() })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int); close(c); c <- 1 })
	try("makeslice", func() { println(len(make([]int, neg))) })
	try("makechan", func() { println(len(make(chan int, neg))) })
	try("hash", func() { m := map[any]int{}; m[[]int{}] = 1 })
	try("cmp", func() { var a, b any = []int{}, []int{}; println(a == b) })
	try("toarray", func() { _ = [4]int(make([]int, idx-3)) })
	try("panic", func() { panic(errors.New("x")) })
	try("goexit", func() {
		defer func() { show("goexit2"); recover() }()
		c := make(chan int)
		go func() { defer close(c); defer show("goexit"); runtime.Goexit() }()
		<-c
	})
	try("wrapper", func() { wrapper(&T{}) })
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println("entry", runtime.FuncForPC(pc).Entry() < pc)
	try("loop", func() {
		for range 2 {
			defer func() { show("in a loop"); defer show("deferred by that") }()
		}
	})
	try("nilinloop", func() {
		for range 2 {
			defer nilf()
		}
	})
	try("recoveredinloop", func() {
		for i := range 3 {
			defer func() {
				show(fmt.Sprint("loop ", i))
				if i == 2 {
					panic(i)
				}
				recover()
			}()
		}
	})
	try("again", func() { defer func() { show("inner"); panic(recover()) }(); println(nilp.get()) })
}
