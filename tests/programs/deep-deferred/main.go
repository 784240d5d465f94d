// Deep recursion in deferred calls, of functions that suspend for nothing else, in a program with goroutines.
package main

func deep(n int) int {
	if n == 0 {
		return 1
	}
	return deep(n-1) + 1
}

//go:noinline
func f(panics bool) (s string) {
	defer func() {
		recover()
		s += ", second"
	}()
	defer func() {
		s = "first"
		println(deep(4000))
	}()
	if panics {
		panic("x")
	}
	return "x"
}

func g(panics bool) { println(f(panics)) }

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer g(false)
	}()
	<-done
	f(false)
	func() {
		defer func() { g(false) }()
	}()
	func() {
		defer func() {
			recover()
			g(true)
		}()
		panic("y")
	}()
	func() {
		defer func() {
			defer func() { println("recovered", recover().(string)) }()
			defer func() { println(deep(4000)) }()
			panic("z")
		}()
	}()
}
