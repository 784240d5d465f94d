// An uncaught panic whose Error method panics, with an error whose own Error method is then not called; deferred calls of both run.
package main

type E struct{ n int }

//go:noinline
func (e *E) Error() string {
	println("Error", e.n)
	defer println("deferred in Error")
	panic(&E{e.n - 1})
}

//go:noinline
func fails() { panic(&E{3}) }

func main() {
	defer println("deferred")
	defer func() { panic("second") }()
	fails()
}
