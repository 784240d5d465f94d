// Profiles of blocking and of mutexes: channels, select, sync's; sampled in full. Counts, and the stacks.
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

//go:noinline
func receives(c chan int) int {
	return <-c
}

//go:noinline
func sends(c chan int) {
	c <- 1
}

//go:noinline
func selects(a, b chan int) {
	select {
	case <-a:
	case b <- 2:
	}
}

//go:noinline
func locks(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
}

//go:noinline
func unlocks(mu *sync.Mutex) {
	mu.Unlock()
}

//go:noinline
func waits(wg *sync.WaitGroup) {
	wg.Wait()
}

//go:noinline
func condWaits(c *sync.Cond, ready *bool) {
	c.L.Lock()
	for !*ready {
		c.Wait()
	}
	c.L.Unlock()
}

// Of a stack: the innermost function and those of package main, with their lines.
func frames(stack []uintptr) string {
	var names []string
	frames := runtime.CallersFrames(stack)
	for more := len(stack) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if len(names) == 0 {
			names = append(names, f.Function)
		} else if strings.HasPrefix(f.Function, "main.") {
			names = append(names, fmt.Sprint(f.Function, ":", f.Line))
		}
	}
	return strings.Join(names, " ")
}

func show(what string, profile func([]runtime.BlockProfileRecord) (int, bool)) {
	n, _ := profile(nil)
	p := make([]runtime.BlockProfileRecord, n+10)
	n, ok := profile(p)
	fmt.Println(what, ok)
	var lines []string
	for _, r := range p[:n] {
		lines = append(lines, fmt.Sprint("  ", r.Count, " ", frames(r.Stack()), " ", r.Cycles > 1000))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func work() {
	pause := func() { time.Sleep(2 * time.Millisecond) }
	c, d := make(chan int), make(chan int)
	go func() {
		for range 3 {
			pause()
			c <- 1
		}
	}()
	for range 3 {
		receives(c)
	}
	go func() {
		pause()
		<-c
	}()
	sends(c)
	go func() {
		pause()
		<-d
	}()
	selects(c, d)
	var mu sync.Mutex
	mu.Lock()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		locks(&mu)
		pause()
		wg.Done()
	}()
	pause()
	pause()
	unlocks(&mu)
	waits(&wg)
	ready := false
	cond := sync.NewCond(&mu)
	go func() {
		pause()
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Signal()
	}()
	condWaits(cond, &ready)
}

func main() {
	work() // no rate is set: nothing is noted
	show("block", runtime.BlockProfile)
	fmt.Println(runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	runtime.SetBlockProfileRate(1)
	work()
	runtime.SetBlockProfileRate(0)
	fmt.Println(runtime.SetMutexProfileFraction(0))
	show("block", runtime.BlockProfile)
	show("mutex", runtime.MutexProfile)
	for _, name := range []string{"block", "mutex"} {
		var b bytes.Buffer
		pprof.Lookup(name).WriteTo(&b, 1)
		lines := strings.Split(b.String(), "\n")
		fmt.Println(lines[0], lines[1][:len("cycles/second")], strings.Contains(b.String(), "main.unlocks+"))
		b.Reset()
		fmt.Println(pprof.Lookup(name).WriteTo(&b, 0), b.Len() > 100)
	}
	n, ok := runtime.ThreadCreateProfile(nil)
	fmt.Println(n > 0, ok, pprof.Lookup("threadcreate").Count() > 0)
}
