// Finalizers in a program with one goroutine: a panic that they recover, deep recursion, Goexit, collections; nothing of
// it shows in main, which is deep in a recursion of its own, has deferred calls, and is recovering.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type T struct {
	a [10]int
	f func()
}

var ran atomic.Int32

//go:noinline
func set(f func()) {
	runtime.SetFinalizer(&T{f: f}, func(t *T) { t.f() })
}

func wait(n int32) {
	for range 1000 {
		if runtime.GC(); ran.Load() == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	fmt.Println("finalizers have not run:", ran.Load(), "of", n)
}

func recur(n int, at func()) int {
	if n == 0 {
		at()
		return 0
	}
	return recur(n-1, at) + 1
}

func recovers() {
	defer ran.Add(1)
	defer func() { fmt.Println("in the finalizer:", recover()) }()
	panic("recovered")
}

func deep() {
	defer ran.Add(1)
	fmt.Println("deep:", recur(100000, func() { runtime.GC() }))
}

func exits() {
	defer ran.Add(1)
	defer func() { fmt.Println("at exit:", recover()) }()
	runtime.Goexit()
}

func main() {
	defer fmt.Println("main's deferred call")
	set(recovers)
	wait(1)
	set(deep)
	fmt.Println(recur(100000, func() { wait(2) }))
	func() {
		defer func() {
			set(recovers)
			wait(3)
			fmt.Println("in main:", recover())
		}()
		panic(errors.New("main's own"))
	}()
	set(exits)
	wait(4)
}
