// What variables in memory (arrays, structs, slices of what is on the stack) point to lives as long as they may be read, and no longer.
package main

import (
	"errors"
	"runtime"
	"runtime/debug"
	"weak"
)

type thing struct {
	n   int
	pad [7]int
}

//go:noinline
func fresh(n int) *thing { return &thing{n: n} }

//go:noinline
func alive(w ...weak.Pointer[thing]) int {
	runtime.GC()
	n := 0
	for _, p := range w {
		if p.Value() != nil {
			n++
		}
	}
	return n
}

// A slice of an array on the stack (weak's TestPointerEquality).
func array() {
	bt, wt := make([]*thing, 10), make([]weak.Pointer[thing], 10)
	for i := range bt {
		bt[i] = fresh(i)
		wt[i] = weak.Make(bt[i])
	}
	println("array:", alive(wt...))
	sum := 0
	for i := range bt {
		sum += bt[i].n
	}
	bt = nil
	println("array:", sum, alive(wt...))
}

// append begins on the stack, and goes on in the heap (unique's TestCanonMap).
func appended(n int) {
	var refs []*thing
	var w []weak.Pointer[thing]
	for i := range n {
		refs = append(refs, fresh(i))
		w = append(w, weak.Make(refs[i]))
	}
	println("appended:", alive(w...))
	runtime.KeepAlive(refs)
	refs = nil
	println("appended:", alive(w...))
}

type pair struct {
	p *thing
	a [6]int
}

//go:noinline
func copied(p pair) pair { p.a[0]++; return p }

// Copies of a struct, compared by runtime.memequal (unique's TestNestedHandle).
func structs() {
	a := pair{p: fresh(1)}
	b := copied(a)
	w := weak.Make(a.p)
	c := b
	c.a[0]--
	println("structs:", a == c, b == c, alive(w))
	b.p = nil
	println("structs:", b.a[0], alive(w))
}

type reader interface{ read() int }

func (t *thing) read() int { return t.n }

type multi struct{ rs []reader }

func all(rs ...reader) *multi {
	m := &multi{rs: make([]reader, len(rs))}
	copy(m.rs, rs)
	return m
}

func (m *multi) read() int {
	r := m.rs[0]
	m.rs[0] = nil
	m.rs = m.rs[1:]
	return r.read()
}

// The array of variadic arguments, inlined (io's TestMultiReaderFreesExhaustedReaders).
var m *multi

func variadic() {
	var w1, w2 weak.Pointer[thing]
	func() {
		t1, t2 := fresh(1), fresh(2)
		m = all(t1, t2)
		w1, w2 = weak.Make(t1), weak.Make(t2)
	}()
	println("variadic:", alive(w1, w2), m.read(), alive(w1, w2), m.read(), alive(w1, w2))
}

// What is read in a loop is needed at the end of it.
func loop() {
	var ring [3]*thing
	var w [3]weak.Pointer[thing]
	for i := range 7 {
		k := i % 3
		if ring[k] != nil && ring[k].n != i-3 {
			println("loop: lost")
		}
		ring[k] = fresh(i)
		w[k] = weak.Make(ring[k])
		println("loop:", i, alive(w[:]...))
	}
}

//go:noinline
func fill(a *[4]*thing, n int) {
	for i := range n {
		a[i] = fresh(i)
	}
}

//go:noinline
func sum(a *[4]*thing) int {
	s := 0
	for _, t := range a {
		if t != nil {
			s += t.n
		}
	}
	return s
}

// The address is passed on to functions that do not keep it; the variable is used once more.
func passed() {
	var a [4]*thing
	fill(&a, 4)
	w := weak.Make(a[3])
	println("passed:", alive(w), sum(&a), alive(w))
	a = [4]*thing{}
	fill(&a, 2)
	w = weak.Make(a[1])
	println("passed:", alive(w), sum(&a))
}

var kept *[2]*thing

//go:noinline
func keep(a *[2]*thing) { kept = a }

// An address that gets away keeps all.
func away() {
	var a [2]*thing
	a[0] = fresh(1)
	w := weak.Make(a[0])
	keep(&a)
	println("away:", alive(w), kept[0].n)
	kept = nil
}

// Reached through a closure that is on the stack, too.
func closure() {
	var a [2]*thing
	set := func(i int) { a[i] = fresh(i) }
	for i := range a {
		set(i)
	}
	w := weak.Make(a[1])
	println("closure:", alive(w), a[1].n)
}

func drain(c chan []*thing, w weak.Pointer[thing]) {
	for x := range c {
		println("received:", alive(w), x[0].n)
		x = nil
		if alive(w) != 0 {
			println("still there", x)
		}
	}
}

// A variable of three words, written and read a word at a time, and again in the next round of a loop (GOROOT/test/fixedbugs/issue15281.go).
func received() {
	{
		c := make(chan []*thing, 1)
		s := make([]*thing, 1)
		s[0] = fresh(7)
		w := weak.Make(s[0])
		c <- s
		close(c)
		drain(c, w)
	}
	{
		c := make(chan []*thing, 1)
		s := make([]*thing, 1)
		s[0] = fresh(8)
		w := weak.Make(s[0])
		c <- s
		close(c)
		drain(c, w)
	}
}

//go:noinline
func nothing(*[2]*thing) {}

// KeepAlive of a variable's address keeps what is in it (GOROOT/test/fixedbugs/issue30476.go).
func keptAlive() {
	t := fresh(9)
	w := weak.Make(t)
	a := [2]*thing{t, nil}
	nothing(&a)
	println("kept:", alive(w))
	runtime.KeepAlive(&a)
	println("kept:", alive(w))
}

type answer struct {
	_   [0]func()
	t   *thing
	err error
}

// What a select has sent or received is not held while its goroutine waits in the next round (net/http's TestTransportGCRequest).
func selected() {
	ask, reply, quit := make(chan *thing), make(chan answer), make(chan bool)
	go func() {
		for t := range ask {
			select {
			case reply <- answer{t: t}:
			case <-quit:
				return
			}
		}
		close(quit)
	}()
	var w [3]weak.Pointer[thing]
	for i := range w {
		t := fresh(i)
		w[i] = weak.Make(t)
		ask <- t
		select {
		case a := <-reply:
			println("selected:", alive(w[:]...), a.t.n, a.err == nil)
		case <-quit:
		}
		println("selected:", alive(w[:]...))
	}
	close(ask)
	<-quit
}

var big []byte

// Numbers that are addresses by chance keep nothing (runtime/debug's TestFreeOSMemory): the size of this is an address in it.
func numbers(done chan bool) {
	const size = 32 << 20
	big = make([]byte, size)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	big = nil
	debug.FreeOSMemory()
	runtime.ReadMemStats(&after)
	println("numbers:", after.HeapReleased-before.HeapReleased >= size/2, after.HeapAlloc < 4<<20)
	done <- true
}

// Variables that a closure on the stack captured by reference (net/http's Client.do): as long as it may be called.
//go:noinline
func captured(n int) {
	t := fresh(1)
	w := make([]weak.Pointer[thing], n)
	var seen []int
	fail := func(why int) int {
		s := 0
		for i := range why {
			s += t.n * i
			seen = append(seen, s)
			if s > 1000 || fresh(s).n != s {
				println("captured: large", s, len(seen), fresh(why).n, fresh(i).n)
			}
		}
		if t.n == 1000 {
			println("captured: last", fresh(s).n, fresh(why).n)
		}
		return s + t.n + why
	}
	for i := range n {
		if i == 1000 || n == 2000 {
			println("captured: failed", fail(i), fail(n))
		}
		t = fresh(i)
		w[i] = weak.Make(t)
		println("captured:", alive(w...))
		if t.n == 2000 {
			println("captured: failed", fail(2))
		}
	}
	x := fail(4)
	println("captured:", x, len(seen), alive(w...))
}

// What a closure wrote to a variable of its caller's, which is read once more.
//go:noinline
func captured2(n int) {
	var last *thing
	var count int
	put := func(n int) {
		for i := range n {
			if last == nil || last.n < i {
				last = fresh(i)
				count++
			}
			if count > 1000 || fresh(i).n != i {
				println("captured2: too many", fresh(count).n, fresh(i).n, fresh(n).n)
			}
		}
	}
	put(n)
	w := weak.Make(last)
	println("captured2:", count, alive(w))
	put(n)
	println("captured2:", last.n, alive(w))
	last = nil
	println("captured2:", alive(w))
	put(2)
	println("captured2:", last.n, count)
}

//go:noinline
func receive(n int) (*thing, error) {
	runtime.Gosched()
	if n < 0 {
		return nil, errors.New("negative")
	}
	return fresh(n), nil
}

// Both results are kept while it waits, as one value: it is large enough not to be inlined by Go.
func wanted(n int, more chan int) (t *thing, err error) {
	for {
		t, err = receive(n)
		if err != nil {
			println("waiting:", err.Error())
			return
		}
		runtime.Gosched()
		if t.n < 100 {
			break
		}
		println("waiting: large", t.n, len(more), cap(more))
		n = <-more
	}
	runtime.Gosched()
	if t.n == 50 {
		err = errors.New("fifty")
	}
	return
}

// What a goroutine's last round received is not in the frame it leaves when it waits for the next (net/http's readLoop).
func waiting() {
	in, more, out := make(chan int), make(chan int, 1), make(chan weak.Pointer[thing])
	go func() {
		defer close(out)
		for n := range in {
			t, err := wanted(n, more)
			runtime.Gosched()
			if err != nil {
				println("waiting:", err.Error())
				continue
			}
			out <- weak.Make(t)
		}
	}()
	for n := range 3 {
		in <- n
		w := <-out
		runtime.Gosched()
		println("waiting:", n, alive(w))
	}
	more <- 1
	in <- 200
	println("waiting:", alive(<-out))
	close(in)
}

func main() {
	runtime.GC()
	array()
	appended(3)
	appended(40)
	structs()
	variadic()
	loop()
	passed()
	away()
	closure()
	received()
	keptAlive()
	selected()
	done := make(chan bool)
	go numbers(done)
	<-done
	captured(3)
	captured2(4)
	waiting()
}
