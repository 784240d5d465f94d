// crypto/sha256 of N kilobytes, in blocks of 4 kB.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
)

func main() {
	n := 64 << 10
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	block := make([]byte, 4096)
	x := uint32(1)
	for i := range block {
		x = x*1664525 + 1013904223
		block[i] = byte(x >> 24)
	}
	h := sha256.New()
	for range n / 4 {
		h.Write(block)
	}
	fmt.Printf("%x\n", h.Sum(nil))
}
