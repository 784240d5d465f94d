// An uncaught panic: an error made by fmt.Errorf.
package main

import (
	"errors"
	"fmt"
)

func main() {
	println("before")
	panic(fmt.Errorf("outer: %w", errors.New("inner")))
}
