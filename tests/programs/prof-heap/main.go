// Memory profiles: runtime.MemProfile with a rate of 1, in use and allocated; pprof.Lookup("heap") and "allocs".
package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
)

type node struct {
	next *node
	data [100]byte
}

var (
	kept    []*node
	buffers [][]byte
	sink    any
)

//go:noinline
func keeps(n int) {
	for range n {
		kept = append(kept, new(node))
	}
}

//go:noinline
func drops(n int) {
	for range n {
		sink = make([]byte, 5000)
	}
	sink = nil
}

//go:noinline
func large(n int) {
	for range n {
		buffers = append(buffers, make([]byte, 100000))
	}
}

//go:noinline
func outer() {
	keeps(50)
	drops(30)
	large(3)
}

// The functions of package main on a stack, innermost first, with their lines.
func ours(stack []uintptr) string {
	var names []string
	frames := runtime.CallersFrames(stack)
	for more := len(stack) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, fmt.Sprint(f.Function, ":", f.Line))
		}
	}
	return strings.Join(names, " ")
}

func profile(inuseZero bool) {
	n, ok := runtime.MemProfile(nil, inuseZero)
	if n > 0 == ok {
		fmt.Println(n, "records:", ok)
	}
	p := make([]runtime.MemProfileRecord, n+50)
	n, ok = runtime.MemProfile(p, inuseZero)
	fmt.Println(ok)
	sums := make(map[string][4]int64)
	for _, r := range p[:n] {
		s := ours(r.Stack())
		if !strings.Contains(s, "main.outer") {
			continue
		}
		t := sums[s]
		t[0] += r.AllocObjects
		t[1] += r.AllocBytes
		t[2] += r.InUseObjects()
		t[3] += r.InUseBytes()
		sums[s] = t
	}
	var lines []string
	for s, t := range sums {
		lines = append(lines, fmt.Sprint(s, " ", t))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func main() {
	runtime.MemProfileRate = 1
	outer()
	runtime.GC()
	profile(false)
	profile(true)
	kept, buffers = nil, nil
	runtime.GC()
	runtime.GC()
	fmt.Println("all freed")
	profile(false)
	profile(true)
	for _, name := range []string{"heap", "allocs"} {
		var b bytes.Buffer
		pprof.Lookup(name).WriteTo(&b, 1)
		lines := strings.Split(b.String(), "\n")
		head, _, _ := strings.Cut(lines[0], ":")
		fmt.Println(head, lines[0][strings.Index(lines[0], "@"):], strings.Contains(b.String(), "main.keeps+"))
		b.Reset()
		fmt.Println(pprof.Lookup(name).WriteTo(&b, 0), b.Len() > 100)
	}
}
