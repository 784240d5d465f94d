// A plug-in that takes a string and gives one: the host asks for room, writes the name there, calls greet and reads the answer.
package main

import "unsafe"

func main() {}

var room, answer []byte

// alloc gives n bytes, valid until the next call of it.
//
//go:wasmexport alloc
func alloc(n uint32) unsafe.Pointer {
	if uint32(cap(room)) < n {
		room = make([]byte, n)
	}
	return unsafe.Pointer(unsafe.SliceData(room))
}

// greet gives the answer's address << 32 | its length; it is valid until the next call.
//
//go:wasmexport greet
func greet(name string) uint64 {
	answer = []byte("hello " + name)
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(answer))))<<32 | uint64(len(answer))
}
