// A command with a cabi_realloc as Go programs write it: what is around a component's module calls it before _start, and in any call of
// preview 1, while the program runs. Nothing that it has given may be given twice, or be freed, nor may anything of the caller's.
package main

import (
	"fmt"
	"os"
	"strings"
	"unsafe"
)

var kept [][]byte

//go:wasmexport cabi_realloc
func realloc(p unsafe.Pointer, oldSize, align, newSize uint32) unsafe.Pointer {
	b := make([]byte, newSize)
	copy(b, unsafe.Slice((*byte)(p), oldSize))
	kept = append(kept, b)
	return unsafe.Pointer(unsafe.SliceData(b))
}

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

func main() {
	args := strings.Join(os.Args, " ")
	for i := range 8 {
		lines := make([]string, 12)
		for k := range lines {
			lines[k] = strings.Repeat(fmt.Sprint(i, k), 3)
		}
		os.Stdout.WriteString(lines[i][:2])
		for k := range lines {
			if lines[k] != strings.Repeat(fmt.Sprint(i, k), 3) {
				panic("overwritten")
			}
		}
	}
	done := make(chan int)
	go func() { fmt.Println(); done <- len(kept) }()
	n := <-done
	for i, b := range kept[:n] {
		for _, v := range b[1:] {
			if v != b[0] {
				panic(fmt.Sprint("block ", i, ": ", b))
			}
		}
	}
	fmt.Println(n > 20, args)
}
