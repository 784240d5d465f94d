// Inner loops of numeric code in a program with goroutines: nothing is added to them. What a bounds check calls comes back with the flag
// set, always, so nothing is tested there either.
package main

//go:noinline
func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

//go:noinline
func multiply(c, a, b *[16][16]float64) {
	for i := range c {
		for j := range c[i] {
			sum := 0.0
			for k := range b {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
}

//go:noinline
func inverse(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }

//go:noinline
func times(v []float64, u []float64) {
	for i := range v {
		a := 0.0
		for j := range u {
			a += inverse(i, j) * u[j]
		}
		v[i] = a
	}
}

func main() {
	var a, b, c [16][16]float64
	done := make(chan float64)
	go func() {
		for i := range a {
			a[i][i], b[i][15-i] = 2, 3
		}
		multiply(&c, &a, &b)
		times(c[1][:], a[1][:])
		done <- dot(c[1][:], b[0][:])
	}()
	println(<-done)
}
