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

type point struct{ x, y, z, w, v int }

// Results of several kinds: a recovered panic leaves what the deferred calls made of them.
func several(stop int) (n int, p point, err error, f float64) {
	n, f = 1, 1.5
	for i := range seq {
		defer func() {
			if r := recover(); r != nil {
				p, err = point{y: i}, fmt.Errorf("%v", r)
			}
			n, f = n+10, f*2
		}()
		if i == stop {
			panic(fmt.Sprint("stop ", i))
		}
	}
	return n + 1, point{x: 1}, nil, 3
}

func main() {
	fmt.Println(several(2))
	fmt.Println(several(4))
	fmt.Println(inner())
	fmt.Println(outer())
	defer func() {
		fmt.Println(inner())
		fmt.Println(recover())
	}()
	panic("last")
}
