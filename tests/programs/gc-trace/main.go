// GODEBUG=gctrace=1 prints Go's line for each collection.
package main

import "runtime"

var keep []*[1 << 20]byte

func main() {
	for range 3 {
		keep = append(keep, new([1 << 20]byte))
	}
	runtime.GC()
	keep = nil
	runtime.GC()
	for range 100 {
		keep = append(keep[:0], new([1 << 20]byte))
	}
	println("done")
}
