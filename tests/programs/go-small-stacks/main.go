// A goroutine's stack begins small and grows by pieces. Whatever the depth at which a library function is called, and so
// the room that is left in the piece, it must not write below it.
package main

import "strconv"

// Goes down n times in steps of some 16 bytes, and formats numbers there.
//
//go:noinline
func down(n int, out []byte) []byte {
	var pad [2]int
	touch(&pad, n)
	if n > 0 {
		out = down(n-1, out)
	} else {
		out = strconv.AppendInt(out, -1234567890123456789, 7)
		out = strconv.AppendFloat(out, 1.0/3, 'e', 40, 64)
		out = strconv.AppendFloat(out, 123456789e-300, 'g', -1, 64)
	}
	if pad != [2]int{n, -n} {
		panic("overwritten")
	}
	return out
}

//go:noinline
func touch(pad *[2]int, n int) {
	pad[0], pad[1] = n, -n
}

func main() {
	want := string(down(0, nil))
	println(want)
	done := make(chan string)
	for n := 0; n < 150; n++ {
		go func() {
			s := ""
			for i := 0; i < 3; i++ {
				s = string(down(n, nil))
			}
			done <- s
		}()
		if s := <-done; s != want {
			println(n, s)
		}
	}
	println("done")
}
