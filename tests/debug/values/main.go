// What gowl's script for LLDB shows: summary prints, for the line of its caller, LLDB's expression and the text that must
// stand behind it (its beginning: ...); stacks prints those of all goroutines.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

type nested map[string]nested

type key struct {
	a int8
	s string
}

type ints []int

type level int

type text string

type shape interface{ area() float64 }

type square struct {
	side float64
	name string
}

func (s *square) area() float64 { return s.side * s.side }

func (l level) area() float64 { return float64(l) }

func summary(pairs ...string) {
	_, _, line, _ := runtime.Caller(1)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Printf("SUMMARY %d %s\t%q\n", line, pairs[i], pairs[i+1])
	}
}

func use(...any) {}

func stacks() {
	buf := make([]byte, 1<<16)
	fmt.Printf("STACKS\n%sEND\n", buf[:runtime.Stack(buf, true)])
}

func receive(c chan int) { <-c }

func lock(m *sync.Mutex) { m.Lock() }

func choose(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}

func sleep() { time.Sleep(time.Hour) }

func wait(wg *sync.WaitGroup) { wg.Wait() }

// pingPong is suspended again and again with its callers below it, and then goes on at another depth.
func pingPong(c, d chan int, depth int) {
	if depth > 0 {
		pingPong(c, d, depth-1)
		return
	}
	for i := 0; i < 3; i++ {
		c <- i
		<-d
	}
	stacks()
}

type box[T any] struct{ v T }

func (b *box[T]) fail() {
	var list []T
	_ = list[len(os.Args)+4] // PANIC
}

func values() {
	m := map[string]int{"one": 1}
	var none map[key][]byte
	large := map[int]key{}
	for i := 0; i < 50; i++ {
		large[i] = key{int8(i), strings.Repeat("x", i)}
	}
	in := nested{"a": {"b": nil}}
	wide := map[int8][50]int{7: {1, 2}}
	c := make(chan string, 4)
	c <- "lost"
	c <- "p"
	c <- "q"
	<-c
	done := make(chan bool)
	close(done)
	is := ints{4, 5, 6}
	strs := []string{"a", "bé\n\"q\""}
	t := text("named")
	long := strings.Repeat("0123456789", 200)
	var sh shape = &square{2, "sq"}
	var sh2 shape = level(4)
	var nothing any
	var e any = key{3, "k"}
	var number any = 42
	var words any = []string{"x", "y"}
	var function any = strings.ToUpper
	var when any = 1500 * time.Microsecond
	err := errors.New("bad thing")
	wrapped := fmt.Errorf("wrap: %w", err)
	d := 90*time.Minute + 30*time.Millisecond
	now := time.Date(2026, 11, 30, 21, 45, 53, 123000000, time.UTC)
	started := time.Now()
	f := receive
	g := func() { fmt.Println(d) }
	var nofunc func()
	bytes := []byte{65, 200}
	small := int8(-3)
	summary("m", `len 1 {["one"] 1}`, "large", `len 50...`, "in", `len 1 {["a"] len 1 {["b"] nil}}`, "wide", "len 1 {[7] {...}}", "none", "NULL",
		"c", `len 2, cap 4 {"p", "q"}`, "done", "len 0, cap 0, closed", "is", "len 3, cap 3", "is[1]", fmt.Sprint(is[1]),
		"is.len", fmt.Sprint(len(is)), "strs[1]", fmt.Sprintf("%q", strs[1]), "t", fmt.Sprintf("%q", t),
		"long", fmt.Sprintf("%q...", long[:1000]), "sh", fmt.Sprintf("%T &{side: 2, name: %q}", sh, "sq"),
		"sh2", fmt.Sprintf("%T 4", sh2), "nothing", "nil", "e", fmt.Sprintf("%T %+v", key{}, `{a: 3, s: "k"}`),
		"number", fmt.Sprintf("%T %v", number, number), "words", `[]string ["x", "y"]`,
		"function", "func(string) string strings.ToUpper", "when", fmt.Sprintf("%T %v", when, when),
		"err", fmt.Sprintf("%T &{s: %q}", err, err), "wrapped", fmt.Sprintf("%T &{msg: %q, err: %T &{s: %q}}", wrapped, wrapped, err, err),
		"d", fmt.Sprint(d), "now", fmt.Sprint(now), "started", fmt.Sprintf("%d...", started.UTC().Year()), "f", "main.receive",
		"g", "main.values.func1", "nofunc", "nil", "bytes[1]", fmt.Sprint(bytes[1]), "small", fmt.Sprint(small))
	use(m, none, in, wide, c, done, sh2, nothing, e, words, function, wrapped, f, g, nofunc, bytes, small)
}

func main() {
	values()
	c, d := make(chan int), make(chan int)
	var mu sync.Mutex
	mu.Lock()
	var wg sync.WaitGroup
	wg.Add(1)
	go receive(c)
	go lock(&mu)
	go choose(c, c)
	go sleep()
	go wait(&wg)
	time.Sleep(time.Millisecond)
	stacks()
	e := make(chan int)
	go func() {
		for i := range e {
			d <- i
		}
	}()
	pingPong(e, d, 3)
	(&box[string]{"v"}).fail()
}
