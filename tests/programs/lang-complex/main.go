package main

import (
	"fmt"
	"math"
	"math/cmplx"
)

type c64s struct {
	a complex64
	b []complex128
}

//go:noinline
func ops(a, b complex128) (complex128, complex128, complex128, complex128, bool) {
	return a + b, a - b, a * b, a / b, a == b
}

//go:noinline
func ops64(a, b complex64) (complex64, complex64, complex64, complex64, bool) {
	return a + b, a - b, a * b, a / b, a != b
}

//go:noinline
func parts(r, i float32) (c complex64, re, im float32) {
	c = complex(r, i)
	re, im = real(c), imag(c)
	return -c, im, re
}

func main() {
	fmt.Println(ops(1+2i, 3-4i))
	fmt.Println(ops(complex(math.Inf(1), 0), 2i))
	fmt.Println(ops64(1.5+2i, 1.5+2i))
	fmt.Println(parts(1, 2))
	x := []complex128{1, 2i, 3 + 1i}
	s := c64s{2 + 3i, x}
	s.b[1] *= 1i
	m := map[complex128]string{1: "one", 2i: "2i"}
	fmt.Println(s, m[2i], m[1], complex64(x[2]), real(x[2])*imag(x[2]), x[0] == 1)
	println(x[2], s.a, -x[0])
	var z complex128
	c := complex(-0.5, 0.5)
	for range 20 {
		z = z*z + c
	}
	fmt.Printf("%.6f %.4f %.4f %v\n", z, cmplx.Abs(3+4i), cmplx.Sqrt(-1), cmplx.IsNaN(cmplx.NaN()))
	var e any = z
	_, ok := e.(complex128)
	d := x[0] / (z - z)
	fmt.Println(ok, cmplx.IsInf(d) || cmplx.IsNaN(d))
	ch := [2]complex64{1, 2}
	ch2 := ch
	ch2[0]++
	fmt.Println(ch == ch2, ch2)
}
