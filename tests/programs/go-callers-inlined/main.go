// runtime.Callers below functions of std that Go or LLVM inlines, in a program with goroutines: locks that are known not
// to suspend, context forms, deferred calls, iterators.
package main

import (
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
)

func show(what string) {
	var pcs [32]uintptr
	fmt.Print(what, ":")
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		fmt.Print(" ", f.Function)
		if f.Function == "main.main" || strings.HasPrefix(f.Function, "sync.") {
			fmt.Print(":", f.Line)
		}
	}
	fmt.Println()
}

type locked struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

func (l *locked) with(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

func (l *locked) read(f func()) {
	l.rw.RLock()
	f()
	l.rw.RUnlock()
}

func small(f func()) { f() }

func both(f func()) { small(func() { small(f) }) }

type doer interface{ do(func()) }

func (l *locked) do(f func()) { l.with(func() { small(f) }) }

func seq(yield func(int) bool) {
	_ = yield(1) && yield(2)
}

func main() {
	var once, other sync.Once
	once.Do(func() { show("once") })
	once.Do(func() { show("never") })
	l := &locked{}
	l.with(func() { show("with") })
	l.read(func() { other.Do(func() { show("read, once") }) })
	var d doer = l
	d.do(func() { show("interface") })
	d.do(func() { both(func() { show("closures") }) })
	p := sync.Pool{New: func() any { show("pool"); return 1 }}
	p.Get()
	sync.OnceFunc(func() { show("OnceFunc") })()
	fmt.Println(sync.OnceValue(func() int { show("OnceValue"); return 7 })())
	var m sync.Map
	m.Store(1, 2)
	m.Range(func(k, v any) bool { show("Map.Range"); return true })
	shown := false
	s := []int{2, 1}
	sort.Slice(s, func(i, j int) bool {
		if !shown {
			show("sort.Slice")
		}
		shown = true
		return s[i] < s[j]
	})
	slices.SortFunc([]int{2, 1}, func(a, b int) int { show("SortFunc"); return a - b })
	strings.Map(func(r rune) rune { show("strings.Map"); return r }, "x")
	for range seq {
		show("range over func")
		break
	}
	func() {
		defer func() { show("deferred") }()
		defer l.with(func() { show("deferred with") })
	}()
	func() {
		defer func() { recover(); show("recovering") }()
		new(sync.Once).Do(func() { panic(1) })
	}()
	ch := make(chan int)
	go func() {
		new(sync.Once).Do(func() { show("goroutine, once") })
		l.with(func() { ch <- 1 })
	}()
	<-ch
}
