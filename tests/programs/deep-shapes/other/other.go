// Package other is one half of cycles of calls across packages.
package other

type Walker interface{ Walk(n int) int }

//go:noinline
func Down(w Walker, n int) int {
	if n == 0 {
		return 0
	}
	return w.Walk(n-1) + 1
}

func Each[T any](xs []T, f func(T) int) (sum int) {
	for _, x := range xs {
		sum += f(x)
	}
	return
}
