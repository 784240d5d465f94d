// spectral-norm of the Computer Language Benchmarks Game. bench/ runs it with a greater n (argument 1).
package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

func a(i, j int32) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

func timesA(v, av []float64) {
	for i := range av {
		s := 0.0
		for j := range v {
			s += a(int32(i), int32(j)) * v[j]
		}
		av[i] = s
	}
}

func timesAt(v, atv []float64) {
	for i := range atv {
		s := 0.0
		for j := range v {
			s += a(int32(j), int32(i)) * v[j]
		}
		atv[i] = s
	}
}

func timesAtA(v, out, tmp []float64) {
	timesA(v, tmp)
	timesAt(tmp, out)
}

func main() {
	n := 100
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	u, v, tmp := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for range 10 {
		timesAtA(u, v, tmp)
		timesAtA(v, u, tmp)
	}
	var vbv, vv float64
	for i := range u {
		vbv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	fmt.Printf("%0.9f\n", math.Sqrt(vbv/vv))
}
