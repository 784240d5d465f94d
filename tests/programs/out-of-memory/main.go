// A program that holds on to all it allocates ends as Go does, with what it had printed intact.
package main

import "fmt"

type node struct {
	next *node
	data []byte
}

var all *node

func main() {
	fmt.Println("so far")
	print("and on stderr\n")
	defer fmt.Println("no deferred call runs")
	defer func() { recover() }()
	for {
		all = &node{all, make([]byte, 1<<20)}
		all.data[0] = 1
	}
}
