// unsafe and linkname: sizes, offsets, headers, pointers into arrays, runtime functions that programs may linkname.
package main

import (
	"math"
	"unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

//go:linkname fastrand runtime.fastrand
func fastrand() uint32

//go:linkname memequal runtime.memequal
func memequal(a, b unsafe.Pointer, n uintptr) bool

//go:linkname strhash runtime.strhash
func strhash(p unsafe.Pointer, h uintptr) uintptr

type h struct {
	a bool
	b int64
	c uint16
	d string
	e []int
	f any
	g func()
	m map[int]int
	n chan int
	i [3]byte
	p *int
	q complex64
	r uintptr
}

//go:noinline
func punt(f float64) uint64 { return *(*uint64)(unsafe.Pointer(&f)) }

//go:noinline
func f32s(b []byte) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
}

//go:noinline
func walk(p unsafe.Pointer, n int) (s int) {
	for range n {
		s += *(*int)(p)
		p = unsafe.Add(p, unsafe.Sizeof(0))
	}
	p = unsafe.Add(p, -8)
	return s*1000 + *(*int)(p)
}

func main() {
	var x h
	println(unsafe.Sizeof(x), unsafe.Alignof(x), unsafe.Offsetof(x.b), unsafe.Offsetof(x.c), unsafe.Offsetof(x.d), unsafe.Offsetof(x.e), unsafe.Offsetof(x.f),
		unsafe.Offsetof(x.g), unsafe.Offsetof(x.m), unsafe.Offsetof(x.n), unsafe.Offsetof(x.i), unsafe.Offsetof(x.p), unsafe.Offsetof(x.q), unsafe.Offsetof(x.r))
	println(unsafe.Sizeof(uintptr(0)), unsafe.Sizeof(""), unsafe.Sizeof([]int{}), unsafe.Sizeof(any(0)), unsafe.Sizeof(int32(0)), unsafe.Sizeof(struct{}{}))
	println(punt(1.5), math.Float64bits(-0.25), f32s([]byte{0, 0, 0x80, 0x3f, 0, 0, 0x20, 0x41})[1])
	a := [4]int{1, 2, 3, 4}
	println(walk(unsafe.Pointer(&a), 4))
	p := (*[4]int)(unsafe.Pointer(uintptr(unsafe.Pointer(&a[0]))))
	p[2] = 30
	println(a[2], *(*int)(unsafe.Pointer(uintptr(unsafe.Pointer(&a)) + 8)))
	x.b = 0x1122334455667788
	bp := (*[8]byte)(unsafe.Pointer(&x.b))
	println(bp[0], bp[7], *(*int32)(unsafe.Pointer(&x.b)), *(*int16)(unsafe.Pointer(&bp[3])))
	s := "string"
	println(*unsafe.StringData(s), unsafe.String(unsafe.StringData(s), 3), *(*int)(unsafe.Add(unsafe.Pointer(&s), 8)))
	t1 := nanotime()
	println(nanotime() >= t1, memequal(unsafe.Pointer(&a), unsafe.Pointer(p), 32), fastrand() != fastrand() || fastrand() != fastrand())
	u := "str" + string([]byte("ing"))
	println(strhash(unsafe.Pointer(&s), 1)&0xffffffff == strhash(unsafe.Pointer(&u), 1)&0xffffffff)
	e := any(x.b)
	w := (*[2]unsafe.Pointer)(unsafe.Pointer(&e))
	println(w[0] != nil, *(*int64)(w[1]) == x.b)
}
