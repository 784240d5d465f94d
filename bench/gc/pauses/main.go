// Pauses: 64 MB of small objects full of pointers stay live, while others come and go. Prints how long the collector
// stopped the program.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

type node struct {
	left, right, other *node
	key                int
}

var seed uint64 = 1

func rnd(n int) int {
	seed = seed*6364136223846793005 + 1442695040888963407
	return int(seed>>33) % n
}

func main() {
	const n = 64 << 20 / 32
	nodes := make([]*node, n/16) // each holds a list of 16
	fresh := func() *node {
		var head *node
		for i := 0; i < 16; i++ {
			head = &node{left: head, key: i}
		}
		head.other = nodes[rnd(len(nodes))]
		return head
	}
	for i := range nodes {
		nodes[i] = fresh()
	}
	for _, l := range nodes {
		l.other = nil // so that what is replaced dies
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	live, cycles := m.HeapAlloc, m.NumGC
	for i := 0; i < 20*len(nodes); i++ {
		if i%1024 == 0 {
			runtime.Gosched() // so that gc's marking has its turn, too
		}
		k := rnd(len(nodes))
		nodes[k] = fresh()
		nodes[k].other = nil
	}
	var s debug.GCStats
	debug.ReadGCStats(&s)
	pauses := s.Pause[:min(len(s.Pause), int(s.NumGC-int64(cycles)))]
	var longest, sum time.Duration
	for _, p := range pauses {
		longest = max(longest, p)
		sum += p
	}
	fmt.Printf("%d MB live, %d cycles: longest pause %.2f ms, mean %.2f ms, in all %.0f ms\n", live>>20, len(pauses),
		ms(longest), ms(sum)/float64(max(len(pauses), 1)), ms(sum))
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }
