// Integer arithmetic at every width: wrap-around, shifts, division, conversions, bit tricks.
package main

import "math/bits"

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~uintptr
}

//go:noinline
func ops[T integer](a, b T) {
	println(a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
	println(a < b, a <= b, a == b, a != b, a > b, a >= b)
	if b != 0 {
		println(a/b, a%b)
	}
}

//go:noinline
func shifts[T integer](a T, n uint64, m uint8) {
	println(a<<n, a>>n, a<<m, a>>m)
	println(a<<(n&7), a>>(m&7))
}

//go:noinline
func conv[T integer](a T) {
	println(int8(a), int16(a), int32(a), int64(a), uint8(a), uint16(a), uint32(a), uint64(a), uintptr(a), float64(a), float32(a))
}

//go:noinline
func divs(a int64, b uint64, c int32, d uint32, e int16, f uint8) {
	// by constants: the compiler's magic numbers
	println(a/3, a%3, a/7, a/10, a%10, a/-5, a%-5, a/1024, a%1024, a/641, a/1000000007, a/-1)
	println(b/3, b%3, b/7, b/10, b%10, b/1024, b%1024, b/641, b/1000000007, b/18446744073709551615)
	println(c/3, c%3, c/7, c/10, c%10, c/16, c%16, c/-7, c/2147483647)
	println(d/3, d%3, d/7, d/10, d%10, d/16, d%16, d/4294967295, d/641)
	println(e/3, e%3, e/7, e/10, e%10, e/-32768, f/3, f%3, f/7, f/10, f%10, f/255)
	println(a%2 == 0, a%3 == 0, b%5 == 0, b%6 == 2, c%7 == 0, d%100 == 0, a%4 == 1)
}

//go:noinline
func minus1(a int64, b int32, c int16, d int8, m int64) {
	println(a/m, a%m, b/int32(m), b%int32(m), c/int16(m), c%int16(m), d/int8(m), d%int8(m))
}

//go:noinline
func signedshift(a int64, n int) int64 { return a<<n + a>>n }

//go:noinline
func bit(x uint64, y uint32, k int) {
	println(bits.LeadingZeros64(x), bits.TrailingZeros64(x), bits.OnesCount64(x), bits.ReverseBytes64(x), bits.Reverse64(x), bits.Len64(x))
	println(bits.LeadingZeros32(y), bits.TrailingZeros32(y), bits.OnesCount32(y), bits.ReverseBytes32(y), bits.Len32(y))
	println(bits.RotateLeft64(x, k), bits.RotateLeft32(y, k), bits.RotateLeft16(uint16(y), k), bits.RotateLeft8(uint8(y), k))
	println(bits.LeadingZeros16(uint16(y)), bits.TrailingZeros16(uint16(y)), bits.OnesCount16(uint16(y)), bits.LeadingZeros8(uint8(y)), bits.TrailingZeros8(uint8(y)))
	hi, lo := bits.Mul64(x, x^0xdeadbeef)
	q, r := bits.Div64(hi%(x|1), lo, x|1)
	s, c := bits.Add64(x, lo, 1)
	t, d := bits.Sub64(lo, x, 1)
	println(hi, lo, q, r, s, c, t, d)
	println(x&(x-1), x&-x, x>>3<<3, x<<60>>60, int64(x)>>63, uint64(int64(x)>>1))
	b := [8]byte{}
	for i := range b {
		b[i] = byte(x >> (8 * i))
	}
	println(uint64(b[0])|uint64(b[1])<<8|uint64(b[2])<<16|uint64(b[3])<<24|uint64(b[4])<<32|uint64(b[5])<<40|uint64(b[6])<<48|uint64(b[7])<<56, uint32(b[3])|uint32(b[2])<<8|uint32(b[1])<<16|uint32(b[0])<<24)
}

func all[T integer](vs ...T) {
	for _, a := range vs {
		for _, b := range vs {
			ops(a, b)
		}
		for _, n := range []uint64{0, 1, 7, 8, 15, 31, 32, 63, 64, 65, 1 << 32, 1<<64 - 1} {
			shifts(a, n, uint8(n))
		}
		conv(a)
	}
}

func main() {
	all[int8](0, 1, -1, 127, -128, 55)
	all[int16](0, 1, -1, 32767, -32768, 12345)
	all[int32](0, 1, -1, 1<<31-1, -1<<31, 123456789)
	all[int64](0, 1, -1, 1<<63-1, -1<<63, 1234567890123456789)
	all[int](3, -7)
	all[uint8](0, 1, 127, 128, 255)
	all[uint16](0, 1, 32768, 65535)
	all[uint32](0, 1, 1<<31, 1<<32-1, 3000000000)
	all[uint64](0, 1, 1<<63, 1<<64-1, 10000000000000000000)
	all[uintptr](5, 1<<40)
	all[uint](9)
	for _, a := range []int64{0, 1, -1, 100, -101, 1<<63 - 1, -1 << 63, 999999999999} {
		divs(a, uint64(a), int32(a), uint32(a), int16(a), uint8(a))
	}
	minus1(-1<<63, -1<<31, -1<<15, -1<<7, -1)
	minus1(5, 6, 7, 8, -1)
	println(signedshift(-12345, 3), signedshift(-12345, 63), signedshift(-12345, 64), signedshift(1, 1000))
	bit(0, 0, 0)
	bit(1, 1, 1)
	bit(0x123456789abcdef0, 0x12345678, 13)
	bit(1<<64-1, 1<<32-1, -5)
	var u8 uint8 = 250
	u8 += 10
	var i8 int8 = 127
	i8++
	u8 <<= 3
	i8 >>= 1
	println(u8, i8, 7&^5, -7/2, -7%2, -7>>1)
}
