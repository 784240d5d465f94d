// GODEBUG=panicnil=1: panic(nil) is a panic with nil, and recover gives nil. See also panic-nil.
package main

func main() {
	defer func() {
		println("recovered nil:", recover() == nil)
		panic(nil)
	}()
	panic(nil)
}
