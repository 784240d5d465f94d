// A steady heap: 64 MB live, objects of 8 bytes to 1 MB, replaced at random (seeded) until 10^10 bytes have been
// allocated. Prints how large the memory is, in the middle and at the end.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

var seed uint64 = 1

func rnd(n int) int {
	seed = seed*6364136223846793005 + 1442695040888963407
	return int(seed>>33) % n
}

func main() {
	total := 10_000_000_000
	if len(os.Args) > 1 {
		total, _ = strconv.Atoi(os.Args[1])
	}
	const most = 64 << 20
	var objects [4096][]byte
	live, done, half := 0, 0, uint64(0)
	sizes := []int{16, 64, 256, 1024, 8192, 65536, 1 << 20}
	var m runtime.MemStats
	for done < total {
		n := 8 + rnd(sizes[rnd(len(sizes))])
		for live+n > most {
			k := rnd(len(objects))
			live -= len(objects[k])
			objects[k] = nil
		}
		k := rnd(len(objects))
		live += n - len(objects[k])
		objects[k] = make([]byte, n)
		objects[k][n-1] = byte(n)
		done += n
		if half == 0 && done > total/2 {
			runtime.ReadMemStats(&m)
			half = m.Sys
		}
	}
	for _, o := range objects {
		if len(o) > 0 && o[len(o)-1] != byte(len(o)) {
			panic("damaged")
		}
	}
	runtime.ReadMemStats(&m)
	fmt.Printf("memory %.2f times 64 MB; grown in the second half: %d; cycles %d; longest pause %d us, mean %d us\n",
		float64(m.Sys)/most, m.Sys-half, m.NumGC, longest(&m)/1000, m.PauseTotalNs/uint64(max(m.NumGC, 1))/1000)
}

func longest(m *runtime.MemStats) uint64 {
	var p uint64
	for _, ns := range m.PauseNs {
		p = max(p, ns)
	}
	return p
}
