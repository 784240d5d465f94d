// Numbers in variables on the stack keep nothing alive, though they may look like addresses.
package main

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"
)

type object struct {
	data [64]int
}

var finalized int

//go:noinline
func fill(numbers []uintptr) {
	for i := range numbers {
		o := &object{}
		runtime.SetFinalizer(o, func(*object) { finalized++ })
		numbers[i] = uintptr(unsafe.Pointer(o))
	}
}

//go:noinline
func sum(numbers *[64]uintptr) (n int) {
	for _, v := range numbers {
		if v != 0 {
			n++
		}
	}
	return n
}

//go:noinline
func local() {
	var numbers [64]uintptr
	fill(numbers[:])
	for i := 0; i < 10 && finalized < 60; i++ {
		runtime.GC()
		time.Sleep(5 * time.Millisecond)
	}
	// One or two may be left in registers or slots of the stack.
	fmt.Println(finalized >= 60, sum(&numbers))
}

// What is called later, in the same place of the stack, has pointers there.
//
//go:noinline
func pointers() {
	var objects [70]*object
	for i := range objects {
		objects[i] = &object{}
		objects[i].data[5] = i
	}
	runtime.GC()
	fill(make([]uintptr, 100))
	for i := range objects {
		if objects[i].data[5] != i {
			panic(i)
		}
	}
}

func main() {
	local()
	pointers()
	func() {
		defer func() { fmt.Println(recover()) }()
		var numbers [64]uintptr
		fill(numbers[:])
		if sum(&numbers) == 64 {
			panic("unwound")
		}
	}()
	pointers()
}
