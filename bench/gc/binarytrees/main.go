// binary-trees, as in the Computer Language Benchmarks Game: many small objects of two pointers.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func main() {
	depth := 18
	if len(os.Args) > 1 {
		depth, _ = strconv.Atoi(os.Args[1])
	}
	fmt.Printf("stretch tree of depth %d\t check: %d\n", depth+1, build(depth+1).check())
	long := build(depth)
	for d := 4; d <= depth; d += 4 {
		n := 1 << (depth - d + 4)
		check := 0
		for i := 0; i < n; i++ {
			check += build(d).check()
		}
		fmt.Printf("%d\t trees of depth %d\t check: %d\n", n, d, check)
	}
	fmt.Printf("long lived tree of depth %d\t check: %d\n", depth, long.check())
}
