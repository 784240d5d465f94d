// A reactor component without any package of bindings: the canonical ABI by hand.
package main

import (
	"os"
	"strings"
	"unsafe"
)

func main() {}

// What cabi_realloc gave: the arguments of a call, which the call lets go, and what the adapter keeps for ever. The adapter asks before this
// package is initialised: so the map has no initialiser.
var given map[unsafe.Pointer][]uint64

//go:wasmexport cabi_realloc
func cabiRealloc(old unsafe.Pointer, oldSize, align, size uint32) unsafe.Pointer {
	b := make([]uint64, (size+7)/8+1) // 8 bytes are the largest alignment
	p := unsafe.Pointer(&b[0])
	if given == nil {
		given = make(map[unsafe.Pointer][]uint64)
	}
	given[p] = b
	if old != nil {
		copy(unsafe.Slice((*byte)(p), size), unsafe.Slice((*byte)(old), min(oldSize, size)))
		delete(given, old)
	}
	return p
}

var (
	answer string
	area   [2]uint32 // address and length of the answer
)

//go:wasmexport greet
func greet(name string) unsafe.Pointer {
	answer = "hello " + strings.ToUpper(name) + " from " + os.Getenv("FROM")
	delete(given, unsafe.Pointer(unsafe.StringData(name)))
	area = [2]uint32{uint32(uintptr(unsafe.Pointer(unsafe.StringData(answer)))), uint32(len(answer))}
	return unsafe.Pointer(&area)
}

//go:wasmexport cabi_post_greet
func greetDone(unsafe.Pointer) { answer = "" }

//go:wasmexport sum
func sum(xs unsafe.Pointer, n uint32) (total uint64) {
	for _, x := range unsafe.Slice((*uint32)(xs), n) {
		total += uint64(x)
	}
	delete(given, xs)
	return total
}
