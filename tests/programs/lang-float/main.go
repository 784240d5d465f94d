// Floats: arithmetic, comparisons with NaN, conversions both ways, printing, math's intrinsics.
package main

import (
	"math"
	"strconv"
)

//go:noinline
func arith(a, b float64) {
	println(a+b, a-b, a*b, a/b, -a, a == b, a != b, a < b, a <= b, a > b, a >= b, min(a, b), max(a, b))
}

//go:noinline
func arith32(a, b float32) {
	println(a+b, a-b, a*b, a/b, -a, a == b, a < b, a >= b, min(a, b), max(a, b), float64(a)*float64(b), float32(float64(a)+0.1))
}

//go:noinline
func toint(f float64) {
	println(int8(f), int16(f), int32(f), int64(f), uint8(f), uint16(f), uint32(f), uint64(f), int(f))
}

//go:noinline
func toint32(f float32) { println(int32(f), int64(f), uint32(f), uint64(f), int16(f)) }

//go:noinline
func fromint(i int64, u uint64, j int32, k uint32) {
	println(float64(i), float32(i), float64(u), float32(u), float64(j), float32(j), float64(k), float32(k), float64(int8(i)), float32(uint16(u)))
}

//go:noinline
func funcs(x, y float64) {
	p := func(f float64) { println(strconv.FormatFloat(f, 'g', 12, 64)) }
	println(math.Floor(x), math.Ceil(x), math.Trunc(x), math.RoundToEven(x), math.Round(x), math.Abs(x), math.Copysign(x, y), math.FMA(x, y, 0.5))
	println(math.Float64bits(x), math.Float32bits(float32(x)), math.Float64frombits(math.Float64bits(x)^1), math.Float32frombits(0x40490fdb))
	p(math.Sqrt(x))
	p(math.Sin(x))
	p(math.Exp(x / 100))
	p(math.Log(math.Abs(x)))
	p(math.Pow(math.Abs(x), y/10))
	p(math.Mod(x, y))
	p(math.Atan2(x, y))
	p(math.Hypot(x, y))
	p(math.Cbrt(x))
	fr, ex := math.Frexp(x)
	p(math.Ldexp(fr, ex-3))
	ip, fp := math.Modf(x)
	println(ip, fp, math.Nextafter(x, y), math.IsNaN(x), math.IsInf(x, 0), math.Signbit(x))
}

// Several results that are floats, constants, and bits of floats.

//go:noinline
func manyf(i int, f float64, g float32) (int, float32, float64, uint64, uint32, float64, float32) {
	if i == 0 {
		return 1, 1.5, -2.5, math.Float64bits(f), math.Float32bits(g), math.Float64frombits(uint64(i)), 0
	}
	return i, g, f, uint64(i), uint32(i), f * 2, math.Float32frombits(uint32(i) << 23)
}

//go:noinline
func bitsOf(i uint64, f float64) (uint64, uint64, float64) {
	return i + 1, math.Float64bits(f), math.Float64frombits(i)
}

//go:noinline
func useBits(f float64) (float64, uint64) {
	a, b, c := bitsOf(0x4004000000000000, f)
	return math.Float64frombits(b) + float64(a&1), math.Float64bits(c)
}

//go:noinline
func noTrap(f float64, g float32) int64 { // out of range: any value is right, but nothing may trap
	return int64(f)>>63 | int64(int32(f))>>63 | int64(int8(f))>>63 | int64(uint64(f)>>63)>>1 | int64(uint32(g))>>40 | int64(g)>>63 | 1
}

func main() {
	inf, nan := math.Inf(1), math.NaN()
	negz := math.Copysign(0, -1)
	vs := []float64{0, negz, 1, -1.5, 1e300, 5e-324, inf, -inf, nan, 0.1}
	for _, a := range vs {
		for _, b := range vs {
			if a == a && b == b { // the sign of a NaN is not Go's to say
				arith(a, b)
			}
			arith32(float32(a), 2.5)
		}
	}
	println(nan == nan, nan != nan, nan < 1, nan > 1, !(nan < 1), min(nan, 1) != min(nan, 1), max(1, nan) != max(1, nan), 1/negz, min(0, negz), 1/min(0.0, negz), 1/max(0.0, negz))
	for _, f := range []float64{0, 0.99, 1.5, 100.7, 126.999} {
		toint(f)
		toint32(float32(f))
	}
	println(int64(-1.9+vs[0]), int32(-2147483648.5+vs[0]), uint32(4294967295.9+vs[0]), uint64(18446744073709549568+vs[0]), int64(-9223372036854775808+vs[0]), uint64(9223372036854775808+vs[0]))
	for _, i := range []int64{0, 1, -1, 1<<53 + 1, 1<<63 - 1, -1 << 63, 16777217, 0x7fffff4000000001} {
		fromint(i, uint64(i), int32(i), uint32(i))
	}
	for _, x := range []float64{2, -2.5, 0.5, 1e10 + 0.5, 3.49999, 4503599627370497.5} {
		funcs(x, 3)
		funcs(x, -0.7)
	}
	for _, f := range []float64{inf, -inf, nan, 1e300, -1e300, 3e9, -3e9, 1e19} {
		noTrap(f, float32(f))
	}
	for _, s := range []string{"1e-320", "0x1p-1074", "1.7976931348623159e308", "inf", "-NaN", "1_000.5", "3.141592653589793238", "1e", "4.35e-5"} {
		f, err := strconv.ParseFloat(s, 64)
		println(s, f == f, strconv.FormatFloat(f, 'e', -1, 64), strconv.FormatFloat(f, 'f', 3, 32), strconv.FormatFloat(f, 'x', -1, 64), err == nil)
	}
	for i := range 3 {
		println(manyf(i*100, float64(i)+0.25, float32(i)*0.5))
	}
	println(useBits(3.25))
	var s32 float32
	for i := range 1000 {
		s32 += float32(i) * 0.1
	}
	var acc float64
	for i := 1; i < 1000; i++ {
		acc += 1 / float64(i*i)
	}
	println(s32, strconv.FormatFloat(acc, 'g', -1, 64), float32(0.1) == 0.1, float64(float32(0.1)) == 0.1, uint8(math.MaxUint8), math.MaxFloat32)
}
