// runtime/metrics: what every run time must agree on.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
)

type object struct {
	next *object
	data [1000]byte
}

var keep *object

func read() (map[string]metrics.Value, []string) {
	all := metrics.All()
	s := make([]metrics.Sample, len(all))
	for i := range all {
		s[i].Name = all[i].Name
	}
	metrics.Read(s)
	values := map[string]metrics.Value{}
	var bad []string
	for i, x := range s {
		values[x.Name] = x.Value
		if x.Value.Kind() != all[i].Kind {
			bad = append(bad, x.Name)
		}
	}
	return values, bad
}

func check(ok bool, what string, args ...any) {
	if !ok {
		fmt.Printf(what+"\n", args...)
		os.Exit(1)
	}
}

func main() {
	debug.SetGCPercent(150)
	debug.SetMemoryLimit(1 << 30)
	before, bad := read()
	check(len(bad) == 0, "not supported: %v", bad)
	number := func(v map[string]metrics.Value, name string) int64 {
		x, ok := v[name]
		check(ok, "no %s", name)
		return int64(x.Uint64())
	}

	const n = 2000
	for i := 0; i < n; i++ {
		keep = &object{next: keep}
	}
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	held, _ := read()
	grown := func(name string) int64 { return number(held, name) - number(before, name) }
	check(grown("/gc/heap/allocs:objects") >= n, "%d objects allocated", grown("/gc/heap/allocs:objects"))
	check(grown("/gc/heap/allocs:bytes") >= n*1008, "%d bytes allocated", grown("/gc/heap/allocs:bytes"))
	check(grown("/gc/heap/objects:objects") > n/2, "%d objects more", grown("/gc/heap/objects:objects"))
	check(grown("/memory/classes/heap/objects:bytes") > n*1000/2, "%d bytes more", grown("/memory/classes/heap/objects:bytes"))
	check(number(held, "/gc/heap/live:bytes") > n*1000, "live: %d", number(held, "/gc/heap/live:bytes"))
	check(number(held, "/gc/scan/heap:bytes") > n*8, "scanned: %d", number(held, "/gc/scan/heap:bytes"))
	check(number(held, "/gc/heap/goal:bytes") > n*1000, "goal: %d", number(held, "/gc/heap/goal:bytes"))
	fmt.Println("forced", grown("/gc/cycles/forced:gc-cycles"))
	fmt.Println("gogc", number(held, "/gc/gogc:percent"), "limit", number(held, "/gc/gomemlimit:bytes"))

	var buckets uint64
	h := held["/gc/heap/allocs-by-size:bytes"].Float64Histogram()
	for i, c := range h.Counts {
		if h.Buckets[i] <= 1008 && 1008 < h.Buckets[i+1] {
			fmt.Println("bucket of a kilobyte", h.Buckets[i], h.Buckets[i+1], c >= n)
		}
		buckets += c
	}
	check(buckets >= n, "%d in the histogram", buckets)
	pauses := uint64(0)
	for _, c := range held["/sched/pauses/total/gc:seconds"].Float64Histogram().Counts {
		pauses += c
	}
	check(pauses >= 3, "%d pauses", pauses)

	stopped := func() (n uint64) {
		v, _ := read()
		for _, c := range v["/sched/pauses/total/other:seconds"].Float64Histogram().Counts {
			n += c
		}
		return n
	}
	first := stopped()
	var one [1]runtime.StackRecord
	wait := make(chan int)
	go func() { <-wait }()
	_, ok := runtime.GoroutineProfile(one[:])
	fmt.Println("room for one", ok, "stopped", stopped() > first)
	close(wait)

	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	now, _ := read()
	check(number(now, "/memory/classes/os-stacks:bytes") == int64(stats.StackSys-stats.StackInuse), "stacks of the system: %d", stats.StackSys-stats.StackInuse)

	var sum uint64
	for name, v := range held {
		if strings.HasPrefix(name, "/memory/classes/") && name != "/memory/classes/total:bytes" {
			sum += v.Uint64()
		}
	}
	fmt.Println("classes add up", int64(sum) == number(held, "/memory/classes/total:bytes"))
	fmt.Println("scans add up", number(held, "/gc/scan/heap:bytes")+number(held, "/gc/scan/stack:bytes")+
		number(held, "/gc/scan/globals:bytes") == number(held, "/gc/scan/total:bytes"))

	keep = nil
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	gone, _ := read()
	freed := number(gone, "/gc/heap/frees:objects") - number(held, "/gc/heap/frees:objects")
	check(freed >= n, "%d objects freed", freed)
	check(number(gone, "/gc/heap/live:bytes") < n*1000, "still live: %d", number(gone, "/gc/heap/live:bytes"))
	unknown := []metrics.Sample{{Name: "/no/such:metric"}}
	metrics.Read(unknown)
	fmt.Println(unknown[0].Value.Kind() == metrics.KindBad)
	fmt.Println("goroutines", number(gone, "/sched/goroutines:goroutines") >= 1, "cgo", number(gone, "/cgo/go-to-c-calls:calls"))
}
