// Goroutine profiles: runtime.GoroutineProfile, pprof.Lookup("goroutine") with labels.
package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
)

//go:noinline
func waits(c chan int) {
	<-c
}

//go:noinline
func locks(c chan int, text string) {
	waits(c)
	println(text)
}

// The functions of package main on a stack, innermost first.
func ours(stack []uintptr) string {
	var names []string
	frames := runtime.CallersFrames(stack)
	for more := len(stack) > 0; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, f.Function)
		}
	}
	return strings.Join(names, " ")
}

func main() {
	c := make(chan int)
	for range 3 {
		go waits(c)
	}
	go locks(c, "never")
	pprof.Do(context.Background(), pprof.Labels("name", "value"), func(context.Context) {
		go func() { waits(c) }()
	})
	for range 10 {
		runtime.Gosched()
	}

	n, ok := runtime.GoroutineProfile(nil)
	fmt.Println(n, ok)
	records := make([]runtime.StackRecord, n+2)
	n, ok = runtime.GoroutineProfile(records)
	fmt.Println(n, ok)
	var lines []string
	for i, r := range records[:n] {
		if line := ours(r.Stack()); i == 0 {
			fmt.Println("first:", line)
		} else {
			lines = append(lines, line)
		}
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))

	var out bytes.Buffer
	p := pprof.Lookup("goroutine")
	fmt.Println(p.Count(), p.WriteTo(&out, 1))
	for _, want := range []string{"goroutine profile: total 6\n", "\n3 @ ", "main.locks+", `# labels: {"name":"value"}`} {
		fmt.Println(strings.Contains(out.String(), want))
	}
	out.Reset()
	fmt.Println(p.WriteTo(&out, 0), out.Len() > 100)
	out.Reset()
	fmt.Println(p.WriteTo(&out, 2), strings.Count(out.String(), "main.waits("))
}
