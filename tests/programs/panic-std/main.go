// An uncaught panic: a panic in the standard library.
package main

import (
	"fmt"
	"strings"
)

func main() {
	println("before")
	fmt.Println(strings.Repeat("x", -1))
}
