// mandelbrot of the Computer Language Benchmarks Game, printing a checksum of the bitmap. bench/ runs it with a greater n (argument 1).
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	n := 200
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	const iter, limit = 50, 4.0
	sum := uint32(1)
	for y := range n {
		ci := 2*float64(y)/float64(n) - 1
		var bits byte
		for x := range n {
			cr := 2*float64(x)/float64(n) - 1.5
			zr, zi, tr, ti := 0.0, 0.0, 0.0, 0.0
			i := 0
			for ; i < iter && tr+ti <= limit; i++ {
				zi = 2*zr*zi + ci
				zr = tr - ti + cr
				tr = zr * zr
				ti = zi * zi
			}
			bits <<= 1
			if tr+ti <= limit {
				bits |= 1
			}
			if x&7 == 7 {
				sum = sum*31 + uint32(bits)
				bits = 0
			}
		}
	}
	fmt.Printf("P4 %d %d %08x\n", n, n, sum)
}
