// An uncaught panic: os.Exit in a deferred call comes before the message.
package main

import "os"

func main() {
	println("before")
	defer os.Exit(5)
	panic("never printed")
}
