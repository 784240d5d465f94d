// Functions and interfaces in captured and in the program's variables, that wait for another goroutine: put there in every way that one can be.
package main

import (
	"fmt"
	"sync"
)

var c = make(chan int)

func wait() int  { return <-c }
func quick() int { return -1 }

type waiter struct{ n int }
type idler struct{ n int }

func (w waiter) get() int { return w.n + <-c }
func (i idler) get() int  { return i.n }

type getter interface{ get() int }

type record struct {
	n int
	f func() int
	g getter
}

var (
	global       = quick
	byPointer    = quick
	copied       = record{f: quick, g: idler{1}}
	other        = record{f: wait, g: waiter{2}}
	inArray      = [3]func() int{quick, quick, quick}
	never        func() int
	onceGlobal   = sync.OnceValue(func() int { return 10*<-c + 1 })
	globalGetter getter
)

//go:noinline
func set(p *func() int, f func() int) { *p = f }

//go:noinline
func setRecord(r *record) { r.f, r.g = wait, waiter{100} }

//go:noinline
func call(f func() int) int { return f() }

//go:noinline
func maker(f func() int) func() int { return func() int { return f() } }

//go:noinline
func pick(b bool) func() int {
	if b {
		return func() int { return wait() }
	}
	return quick
}

func main() {
	go func() {
		for i := 0; ; i++ {
			c <- i
		}
	}()
	show := func(what string, f func() int) { fmt.Println(what, call(f)) }

	f := quick
	show("assigned in a literal", func() int { func() { f = wait }(); return f() })
	var g func() int
	set(&g, wait)
	show("assigned by pointer", func() int { return g() })
	r := record{f: quick, g: idler{3}}
	read := func() int { return r.f() + r.g.get() }
	show("in a struct, as it was", read)
	setRecord(&r)
	show("in a struct", read)
	r = record{f: quick, g: idler{3}}
	show("in a struct, copied back", read)
	r = other
	show("in a struct, copied", read)
	p := &record{f: quick, g: idler{4}}
	throughPointer := func() int { return p.f() + p.g.get() }
	p = &other
	show("in a struct by pointer", throughPointer)
	var fs [3]func() int
	for i := range fs {
		fs[i] = quick
	}
	fromArray := func(i int) int { return fs[i]() }
	fs[call(func() int { return 1 })] = wait
	show("in an array", func() int { return fromArray(1) + fromArray(2) })
	for i, h := range []func() int{quick, wait} {
		show(fmt.Sprint("one a round ", i), func() int { return h() })
	}
	var again func(n int) int
	again = func(n int) int {
		if n == 0 {
			return wait()
		}
		return again(n-1) + 1
	}
	show("recursion", func() int { return again(3) })
	show("nested", func() int { return func() int { return func() int { return f() }() }() })
	show("made", maker(wait))
	show("made twice", maker(maker(wait)))
	show("made quick", maker(quick))
	show("picked", func() int { return pick(true)() + pick(false)() })
	k := pick(true)
	show("picked before", func() int { return k() })

	var i getter = idler{5}
	get := func() int { return i.get() }
	show("interface", get)
	i = waiter{6}
	show("interface, assigned", get)

	once := sync.OnceValue(wait)
	onceQuick := sync.OnceValue(quick)
	onceFunc := sync.OnceFunc(func() { fmt.Println("once", <-c) })
	a, b := sync.OnceValues(func() (int, error) { return wait(), nil })()
	fmt.Println(a, b)
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			onceFunc()
			defer onceFunc()
			if once() < 0 || onceQuick() != -1 || onceGlobal()%10 != 1 {
				panic("once")
			}
		}()
	}
	wg.Wait()

	show("global", func() int { return global() })
	global = wait
	show("global, assigned", func() int { return global() })
	set(&byPointer, wait)
	show("global, by pointer", func() int { return byPointer() })
	show("global struct", func() int { return copied.f() + copied.g.get() })
	copied = other
	show("global struct, copied", func() int { return copied.f() + copied.g.get() })
	inArray[call(func() int { return 2 })] = wait
	show("global array", func() int { return inArray[2]() })
	if never != nil {
		show("never", never)
	}
	globalGetter = waiter{7}
	show("global interface", func() int { return globalGetter.get() })
	func() {
		defer func() { fmt.Println("recovered", recover() != nil) }()
		show("nil", func() int { return never() })
	}()
}
