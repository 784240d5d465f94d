// An uncaught panic: a panic in a deferred call of a panic.
package main

import "errors"

func main() {
	println("before")
	defer func() {
		defer func() { panic("third") }()
		panic(errors.New("second"))
	}()
	panic("first")
}
