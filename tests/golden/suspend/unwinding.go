// What becomes of calls that may panic: a test of the flag behind each, none where the function returns anyway, a landing pad where
// there are deferred calls. Nothing here suspends.
package main

//go:noinline
func fail(n int) int {
	if n > 2 {
		panic("more than two")
	}
	return n + 1
}

//go:noinline
func tested(n int) int { return fail(n)*2 + fail(n+1) }

//go:noinline
func last(n int) int { return fail(n) }

//go:noinline
func deferring(n int) (r int) {
	defer func() {
		if recover() != nil {
			r = -1
		}
	}()
	return fail(n) + 1
}

//go:noinline
func cannot(a, b uint32) uint32 { return a/(b|1) + 7 }

func main() {
	println(tested(0), last(1), deferring(1), deferring(9), cannot(9, 2))
}
