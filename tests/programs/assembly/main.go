// Functions without a body, whose body is a jump in the package's own assembly.
package main

import (
	"fmt"
	_ "unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func plus(x int64, s string) (int64, string)
func mayPanic(a []int, i int) int
func sorted(s []int)

func depth(n int) int

func depthBody(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

func plusBody(x int64, s string) (int64, string) { return x + 1, s + "!" }
func at(a []int, i int) int                      { return a[i] }
func sortBody(s []int) {
	for i := range s {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func main() {
	fmt.Println(nanotime() > 0)
	fmt.Println(plus(41, "go"))
	f := mayPanic
	fmt.Println(f([]int{1, 2}, 1))
	s := []int{3, 1, 2}
	sorted(s)
	fmt.Println(s)
	fmt.Println(depth(1000000))
	defer func() { fmt.Println(recover()) }()
	f(s, 7)
}
