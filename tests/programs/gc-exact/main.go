// Where a program asks for a collection, what is dead is gone and what is needed is there.
package main

import (
	"runtime"
	"sync"
	"weak"
)

type thing struct {
	n    int
	next *thing
	pad  [6]int
}

//go:noinline
func fresh(n int) *thing { return &thing{n: n} }

//go:noinline
func use(t *thing) int { return t.n }

//go:noinline
func alive(w weak.Pointer[thing]) bool {
	runtime.GC()
	return w.Value() != nil
}

func straight() {
	p := fresh(1)
	w := weak.Make(p)
	println("straight:", alive(w), use(p), alive(w))
}

func loop() {
	var last weak.Pointer[thing]
	for i := range 3 {
		p := fresh(i)
		w := weak.Make(p)
		println("loop:", i, alive(w), i > 0 && alive(last), use(p), alive(w))
		last = w
	}
}

func branch(b bool) {
	var w weak.Pointer[thing]
	q := fresh(10)
	if b {
		p := fresh(2)
		p.next = q
		w = weak.Make(p)
		println("branch:", alive(w), use(p))
	}
	println("branch:", b, alive(w), use(q))
}

func list() {
	var head *thing
	for i := range 5 {
		t := fresh(i)
		t.next = head
		head = t
	}
	w := weak.Make(head.next)
	println("list:", alive(w))
	head = head.next.next
	println("list:", alive(w), use(head))
}

// What older calls left in the stack is nothing to those that come after.
func deep(n int) int {
	p := fresh(n)
	if n > 0 {
		return deep(n-1) + use(p)
	}
	return use(p)
}

func stale() {
	p := fresh(3)
	w := weak.Make(p)
	s := deep(20)
	println("stale:", s, use(p), alive(w))
	if s > 0 {
		a, b, c := fresh(1), fresh(2), fresh(3)
		println(use(a)+use(b)+use(c), alive(w))
	}
}

func goroutine() {
	made, block := make(chan weak.Pointer[thing]), make(chan int)
	done := make(chan int)
	go func() {
		p := fresh(4)
		made <- weak.Make(p)
		n := use(p)
		<-block
		done <- n
	}()
	w := <-made
	runtime.Gosched()
	println("goroutine:", alive(w))
	block <- 1
	println("goroutine:", <-done)
}

//go:noinline
func once(p *thing) func() { return sync.OnceFunc(func() { p.n++ }) }

func closure() {
	p := fresh(5)
	w := weak.Make(p)
	f := once(p)
	println("closure:", alive(w))
	f()
	println("closure:", alive(w))
	f()
}

func deferred() {
	p := fresh(6)
	w := weak.Make(p)
	defer func() {
		println("deferred:", recover() != nil, alive(w))
	}()
	println("deferred:", alive(w))
	p.next.n = 1
}

func main() {
	runtime.GC() // the first collection may still see what starting up has left in the scheduler's stack
	straight()
	loop()
	branch(true)
	branch(false)
	list()
	stale()
	goroutine()
	closure()
	deferred()
}
