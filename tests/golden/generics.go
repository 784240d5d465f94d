//go:build ignore

// A generic function: one body for a shape, its dictionary.
package main

type number interface{ ~int32 | ~float64 }

//go:noinline
func sum[T number](s []T) (t T) {
	for _, x := range s {
		t += x
	}
	return t
}

func Both(a []int32, b []float64) float64 { return float64(sum(a)) + sum(b) }

func main() {}
