// A heap that grows over several doublings of its page tables while it is looked after, with imports all along: the host
// takes pages of the memory in each (../grow.mjs, ../grow.py).
package main

import (
	"fmt"
	"runtime"
	"time"
)

type node struct {
	left, right *node
	text        string
	data        []byte
}

func build(depth int, seed uint32) *node {
	if depth == 0 {
		return nil
	}
	time.Now() // an import
	n := &node{text: fmt.Sprint("node ", seed), data: make([]byte, seed%3000)}
	for i := range n.data {
		n.data[i] = byte(seed)
	}
	n.left = build(depth-1, 2*seed)
	n.right = build(depth-1, 2*seed+1)
	return n
}

func (n *node) check(seed uint32) (sum int) {
	if n == nil {
		return 0
	}
	if n.text != fmt.Sprint("node ", seed) || len(n.data) != int(seed%3000) {
		panic(fmt.Sprint("node ", seed, " holds ", n.text))
	}
	for _, b := range n.data {
		if b != byte(seed) {
			panic(fmt.Sprint("node ", seed, ": ", b))
		}
	}
	return len(n.data) + n.left.check(2*seed) + n.right.check(2*seed+1)
}

func main() {
	var kept [][]byte
	for round := range 4 {
		tree := build(9, 1)
		for i := range 12 { // large objects, dropped and kept
			b := make([]byte, (i+1)*100000)
			for k := range b {
				b[k] = byte(i)
			}
			if i%3 == 0 {
				kept = append(kept, b)
			}
		}
		runtime.GC()
		fmt.Println(round, tree.check(1))
	}
	sum := 0
	for _, b := range kept {
		for _, c := range b {
			sum += int(c)
		}
	}
	fmt.Println(len(kept), sum)
	done := make(chan int)
	for i := range 20 {
		go func() {
			time.Sleep(time.Duration(i%3) * time.Millisecond)
			done <- build(4, uint32(i+1)).check(uint32(i + 1))
		}()
	}
	for range 20 {
		sum += <-done
	}
	fmt.Println(sum)
}
