// The smallest of plug-ins.
package main

import "unsafe"

func main() {}

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

var answer, buffer []byte

//go:wasmexport alloc
func alloc(n uint32) unsafe.Pointer {
	buffer = make([]byte, n)
	return unsafe.Pointer(unsafe.SliceData(buffer))
}

//go:wasmexport greet
func greet(name string) uint32 {
	answer = []byte("hello " + name)
	return uint32(len(answer))
}

//go:wasmexport answer
func answerAt() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(answer)) }
