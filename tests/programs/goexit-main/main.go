// runtime.Goexit on main: its deferred calls run, then the program has nothing left to do. A recover in one of them ends there.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer fmt.Println("deferred")
	defer func() {
		defer func() { fmt.Println(recover()) }()
		panic("in deferred")
	}()
	runtime.Goexit()
}
