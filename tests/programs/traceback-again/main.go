// Panics in deferred calls, of what was recovered: the calls of die must keep their lines, though they are alike.
package main

//go:noinline
func die(v any) { panic(v) }

func nested(n int) int {
	if n == 0 {
		die("first")
	}
	return nested(n-1) + 1
}

func main() {
	defer func() {
		defer func() { die("third") }()
		die("second")
	}()
	defer func() { die(recover()) }()
	if nested(120) == 1 {
		die("first")
	}
}
