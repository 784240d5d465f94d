//go:build ignore

// Range over a function, with a return from the body; range over an integer.
package main

func First(seq func(yield func(int) bool), than int) int {
	for x := range seq {
		if x > than {
			return x
		}
	}
	return -1
}

func Sum(n int) (t int) {
	for i := range n {
		t += i
	}
	return
}

func main() {}
