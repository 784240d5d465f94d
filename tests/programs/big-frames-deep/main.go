// Functions whose frames are larger than the addresses at which a goroutine's stack begins: they recur, and wait meanwhile.
package main

//go:noinline
func fill(s []byte, with byte) {
	for i := 0; i < len(s); i += 1000 {
		s[i] = with
	}
}

//go:noinline
func sum(s []byte) (n int) {
	for i := 0; i < len(s); i += 1000 {
		n += int(s[i])
	}
	return n
}

type block [100_000]byte

// 3.6 MB a call: no variable alone is large enough for the heap.
func recur(n int, ch chan int) int {
	var (
		v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35 block
	)
	for _, s := range [...][]byte{
		v0[:], v1[:], v2[:], v3[:], v4[:], v5[:], v6[:], v7[:], v8[:], v9[:], v10[:], v11[:], v12[:], v13[:], v14[:], v15[:], v16[:], v17[:], v18[:], v19[:], v20[:], v21[:], v22[:], v23[:], v24[:], v25[:], v26[:], v27[:], v28[:], v29[:], v30[:], v31[:], v32[:], v33[:], v34[:], v35[:],
	} {
		fill(s, byte(n))
	}
	r := <-ch
	if n > 0 {
		r += recur(n-1, ch)
	}
	for _, s := range [...][]byte{
		v0[:], v1[:], v2[:], v3[:], v4[:], v5[:], v6[:], v7[:], v8[:], v9[:], v10[:], v11[:], v12[:], v13[:], v14[:], v15[:], v16[:], v17[:], v18[:], v19[:], v20[:], v21[:], v22[:], v23[:], v24[:], v25[:], v26[:], v27[:], v28[:], v29[:], v30[:], v31[:], v32[:], v33[:], v34[:], v35[:],
	} {
		r += sum(s)
	}
	return r + <-ch
}

func start(n int) chan int {
	ch, done := make(chan int), make(chan int)
	go func() { done <- recur(n, ch) }()
	go func() {
		for i := range 2 * (n + 1) {
			ch <- i
		}
	}()
	return done
}

func main() {
	a, b := start(5), start(9)
	println(<-a, <-b)
}
