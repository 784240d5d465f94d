// Events that nest 50 deep, with goroutines, collections and a memory that grows in the innermost; getters, promises, timers; references that are
// given back; panics of JavaScript. With an argument, how many references to take.
package main

import (
	"os"
	"runtime"
	"strconv"
	"syscall/js"
	"time"
)

type node struct {
	next *node
	pad  [40]int
	s    string
}

func list(n int, s string) *node {
	var l *node
	for i := range n {
		l = &node{next: l, s: s + strconv.Itoa(i)}
	}
	return l
}

func sum(l *node) (n int) {
	for ; l != nil; l = l.next {
		n += len(l.s)
	}
	return
}

var rec js.Func
var big [][]byte

func nested() {
	rec = js.FuncOf(func(this js.Value, args []js.Value) any {
		d := args[0].Int()
		l := list(20, args[1].String())
		if d == 0 {
			runtime.GC()
			for range 5 {
				big = append(big, make([]byte, 1<<20)) // memory.grow in the innermost
			}
			runtime.GC()
			time.Sleep(2 * time.Millisecond)
			return "bottom"
		}
		ch := make(chan int)
		go func() { ch <- d }()
		got := <-ch
		r := js.Global().Call("callBack", rec, d-1, "s"+strconv.Itoa(d)).String()
		return r + strconv.Itoa(got) + "," + strconv.Itoa(sum(l))
	})
	js.Global().Call("eval", "globalThis.callBack = (f, d, s) => '(' + f(d, s) + ')'")
	println(rec.Invoke(50, "top").String())
	rec.Release()
}

// Without anything else, as deep as the engines' stacks are sure to bear.
func deep() {
	f := js.FuncOf(func(this js.Value, args []js.Value) any {
		d := args[0].Int()
		if d == 0 {
			return 0
		}
		return js.Global().Call("again", d-1).Int() + 1
	})
	js.Global().Set("again", f)
	println(f.Invoke(180).Int())
}

func getters() {
	o := js.Global().Call("eval", "({})")
	get := js.FuncOf(func(this js.Value, args []js.Value) any { runtime.GC(); return "got" })
	set := js.FuncOf(func(this js.Value, args []js.Value) any { println("set to", args[0].String()); return nil })
	str := js.FuncOf(func(this js.Value, args []js.Value) any { return "as string" })
	d := js.Global().Call("eval", "({enumerable: true})")
	d.Set("get", get)
	d.Set("set", set)
	js.Global().Get("Object").Call("defineProperty", o, "x", d)
	o.Set("toString", str)
	println(o.Get("x").String())
	o.Set("x", 5)
	println(js.Global().Get("String").Invoke(o).String())
	p := js.Global().Get("Promise").Call("resolve", 7)
	done := make(chan int)
	p.Call("then", js.FuncOf(func(this js.Value, args []js.Value) any { done <- args[0].Int(); return nil }))
	println(<-done)
}

func timers() {
	done := make(chan int)
	n := 0
	for i := range 1000 {
		time.AfterFunc(time.Duration(i%97)*time.Millisecond/3, func() {
			n++
			if n == 1000 {
				close(done)
			}
		})
	}
	<-done
	println("timers", n)
}

func leaks() {
	g := js.Global()
	g.Call("eval", "globalThis.mk = {get x() { return {} }}")
	mk := g.Get("mk")
	n, _ := strconv.Atoi(os.Args[1])
	for range n {
		mk.Get("x")
	}
	for range 2 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	live := g.Call("eval", "globalThis.theGo._values.filter(v => v !== null).length").Int()
	println("few references are left:", live < 100)
}

func panics() {
	defer func() { println(recover().(error).Error()) }()
	js.Global().Call("eval", "throw new Error('thrown')")
}

func main() {
	nested()
	deep()
	getters()
	timers()
	panics()
	func() {
		defer func() { println(recover().(error).Error()) }()
		js.Null().Get("x")
	}()
	func() {
		defer func() { println(recover().(error).Error()) }()
		js.ValueOf(5).Call("x")
	}()
	if len(os.Args) > 1 {
		leaks()
	}
}
