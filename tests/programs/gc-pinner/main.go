// runtime.Pinner keeps what is pinned, as often as it is pinned, and says what nobody unpinned.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

type block struct {
	next *block
	data [200]byte
}

func (b *block) fill(x byte) {
	for i := range b.data {
		b.data[i] = x
	}
}

func holds(at uintptr, x byte) bool {
	b := (*block)(unsafe.Pointer(at ^ hidden)) // the collector does not know this pointer
	for _, c := range b.data {
		if c != x {
			return false
		}
	}
	return true
}

const hidden = 0xffffffff

//go:noinline
func pinned(p *runtime.Pinner, x byte, finalized *int) uintptr {
	b := new(block)
	b.fill(x)
	runtime.SetFinalizer(b, func(*block) { *finalized++ })
	p.Pin(b)
	p.Pin(&b.data[7]) // inside the same object
	return uintptr(unsafe.Pointer(b)) ^ hidden
}

var sink *block

func churn() {
	for range 3 {
		runtime.GC()
		for i := range 10000 {
			sink = &block{next: sink}
			sink.fill(byte(i))
			if i%100 == 0 {
				sink = nil
			}
		}
	}
	sink = nil
	runtime.GC()
}

//go:noinline
func leak() {
	var p runtime.Pinner
	p.Pin(new(block))
	p.Pin(new(block))
}

func main() {
	var p, q runtime.Pinner
	finalized := 0
	first, second := pinned(&p, 0x55, &finalized), pinned(&q, 0xaa, &finalized)
	churn()
	fmt.Println(holds(first, 0x55), holds(second, 0xaa), finalized)
	p.Unpin()
	churn()
	fmt.Println(holds(second, 0xaa), finalized)
	q.Unpin()
	churn()
	fmt.Println(finalized)

	// Pinned by two, unpinned by one.
	shared := new(block)
	shared.fill(0x33)
	p.Pin(shared)
	q.Pin(shared)
	at := uintptr(unsafe.Pointer(shared)) ^ hidden
	shared = nil
	p.Unpin()
	churn()
	fmt.Println(holds(at, 0x33))
	q.Unpin()

	// Variables of the program and constants are ignored, others are not taken.
	p.Pin(&sink)
	p.Pin(unsafe.Pointer(&sink))
	p.Unpin()
	for _, v := range []any{nil, 5, "text"} {
		func() {
			defer func() {
				var e runtime.Error
				err, _ := recover().(error)
				fmt.Println(err, errors.As(err, &e))
			}()
			p.Pin(v)
		}()
	}
	leak()
	churn()
	churn()
	fmt.Println("no leak was found")
}
