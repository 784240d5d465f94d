// Calls deferred in the body of a range-over-func loop, recovering in a function that a deferred call runs while an older
// panic goes on.
package main

import "fmt"

func seq(yield func(int) bool) {
	for i := 0; i < 4 && yield(i); i++ {
	}
}

func inner() (s string) {
	for i := range seq {
		defer func() { s += fmt.Sprint(i, recover(), ";") }()
		if i == 2 {
			panic("inner")
		}
	}
	return "not reached"
}

func outer() (s string) {
	defer func() { s += fmt.Sprint(" outer:", recover()) }()
	for range seq {
		defer func() { s += " " + inner() }()
	}
	panic("first")
}

func main() {
	fmt.Println(inner())
	fmt.Println(outer())
	defer func() {
		fmt.Println(inner())
		fmt.Println(recover())
	}()
	panic("last")
}
