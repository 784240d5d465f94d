// const, iota, typed and untyped constants, big constant arithmetic.
package main

type weekday uint8

const (
	sun weekday = iota
	mon
	tue
	_
	thu
)
const (
	kb = 1 << (10 * (iota + 1))
	mb
	gb
	tb
)
const (
	a, b = iota, iota * 10
	c, d
	_, _
	e, f
)
const huge = 1 << 200
const pi = 3.14159265358979323846264338327950288
const (
	flag1 uint16 = 1 << iota
	flag2
	flag3
	mask = flag1 | flag3
)
const typed int8 = -128
const r = 'x'
const s = "str"
const cplx = 1 + 2i
const tr = len(s) == 3 && r > 'a'

func (d weekday) String() string { return "day" }

func main() {
	println(sun, mon, tue, thu, kb, mb, gb, tb, a, b, c, d, e, f, huge>>195, flag2, mask, typed, r, s, cplx, tr)
	println(pi, float32(pi), int64(huge>>190), huge/(huge>>3), 7/2, 7/2.0, -7%3, 1<<3|1, 5&^1, ^0, uint8(^uint8(0)))
	const big = 1<<64 - 1
	println(uint64(big), big/3>>10, 'a'+1, string(rune('a'+1)), "x"+s, len([10]int{}), len("é"), real(cplx), imag(cplx))
	var x uint8 = 255
	var y = 1.0 << 3
	var sh uint = 5
	var z int64 = 1 << sh
	println(x, y, z, x<<1>>1, thu.String(), weekday(155)+100)
	println(0b1010, 0o17, 0x_ff, 1_000_000, 0x1p-2, 1e3, .5, 0.1+0.2, 1/3.0)
}
