package main

import (
	"fmt"
	"runtime/debug"
)

type T struct{ a [10]int }

//go:noinline
func f(n int, t *T) int {
	var u T
	u.a[n%10] = n
	return f(n+1, &u) + t.a[n%10]
}

func main() {
	debug.SetMaxStack(1 << 18)
	fmt.Println("before")
	fmt.Println(f(0, &T{}))
}
