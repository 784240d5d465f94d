// go build -cover: the run time finds the counters (moduledata.covctrs), and functions count in them.
package main

import (
	"bytes"
	"fmt"
	"runtime/coverage"
)

//go:noinline
func covered(n int) int {
	if n > 1 {
		return n * covered(n-1)
	}
	return 1
}

// size of the counters' data: functions whose counters are all zero are left out.
func size() int {
	var b bytes.Buffer
	if err := coverage.WriteCounters(&b); err != nil {
		panic(err)
	}
	return b.Len()
}

func main() {
	before := size()
	fmt.Println(covered(5))
	fmt.Println(size() > before)
	fmt.Println(coverage.ClearCounters())
	fmt.Println(size() <= before)
	var meta bytes.Buffer
	fmt.Println(coverage.WriteMeta(&meta), meta.Len() > 0)
}
