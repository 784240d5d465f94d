// SetFinalizer with a function that does not take the object: Go's text, exit code 2.
package main

import "runtime"

type T struct{ a, b int32 }

func main() {
	t := new(T)
	runtime.SetFinalizer(t, func(any) {})
	runtime.SetFinalizer(t, nil)
	runtime.SetFinalizer(&t.b, func(*int32) {}) // gc's tiny allocator might have made it an object of its own
	runtime.SetFinalizer(t, func(*T, ...int) {})
}
