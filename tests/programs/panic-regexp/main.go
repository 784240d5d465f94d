// An uncaught panic: regexp.MustCompile of a bad expression.
package main

import "regexp"

func main() {
	println("before")
	regexp.MustCompile("a(b")
}
