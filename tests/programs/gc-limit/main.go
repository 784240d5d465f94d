// GOGC=off and a memory limit, both from the environment: collections come when the memory that is in use nears the limit.
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
)

var live [][]byte
var sink []byte

// Memory that counts: without what has been given back.
func inUse(m *runtime.MemStats) uint64 { return m.Sys - m.HeapReleased }

func rubbish(mb int) (cycles uint32, most uint64) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.NumGC
	for i := range mb * 64 {
		sink = make([]byte, 16384)
		if i%256 == 0 {
			runtime.ReadMemStats(&m)
			most = max(most, inUse(&m))
		}
	}
	runtime.ReadMemStats(&m)
	return m.NumGC - before, most
}

func main() {
	fmt.Println(debug.SetGCPercent(-1), debug.SetMemoryLimit(-1))
	for range 8 {
		live = append(live, make([]byte, 1<<20))
	}
	cycles, most := rubbish(640)
	fmt.Println("64 MB:", cycles >= 8, cycles <= 40, most <= 96<<20) // (natively a collection runs beside the program, which is ahead of it on a busy machine)
	debug.SetMemoryLimit(32 << 20)
	cycles, _ = rubbish(640)
	fmt.Println("32 MB:", cycles >= 20, cycles <= 120)
	debug.SetMemoryLimit(math.MaxInt64)
	cycles, most = rubbish(200)
	fmt.Println("none:", cycles, most >= 150<<20)
	runtime.KeepAlive(live)
	live = nil
	debug.SetMemoryLimit(1) // cannot be kept: collections come often, but the program goes on
	cycles, _ = rubbish(2)
	fmt.Println("1:", cycles >= 1)
}
