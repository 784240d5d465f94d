//go:build ignore

// A promoted field and a promoted method of an embedded pointer.
package main

type inner struct{ n int }

//go:noinline
func (i *inner) Get() int { return i.n }

type outer struct {
	x int
	*inner
}

func Sum(o *outer) int { return o.x + o.n + o.Get() }

func main() {}
