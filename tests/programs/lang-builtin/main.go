// min, max, clear, new, make, len and cap of everything, print's formats, buffered channels and selects that do not block.
package main

//go:noinline
func mm(a, b, c int, x, y float64, s, t string) {
	println(min(a, b, c), max(a, b, c), min(x, y), max(x, y), min(s, t), max(s, t), min(a, 10), max(3, b))
}

type arr [7]int

func main() {
	mm(3, 1, 2, 1.5, -2, "b", "a")
	mm(-3, -1, -2, 0, 0, "", "x")
	var np *arr
	println(len(np), cap(np), len("é"), len([3][4]int{}[0]))
	p := new(int)
	*p += 4
	q := new([10]string)
	q[3] = "x"
	println(*p, len(q), q[3], q[4] == "")
	n := 5
	m := make(map[string]int, n)
	s := make([]int16, n, n*2)
	s2 := make([]string, 0, uint8(n))
	ch := make(chan int, n)
	for i := range 4 {
		ch <- i * i
	}
	println(len(m), len(s), cap(s), len(s2), cap(s2), len(ch), cap(ch))
	println(<-ch, <-ch, len(ch))
	close(ch)
	for v := range ch {
		print(v, " ")
	}
	v, ok := <-ch
	println(v, ok)
	select {
	case v, ok := <-ch:
		println("closed", v, ok)
	default:
		println("never")
	}
	c2 := make(chan string, 1)
	for range 3 {
		select {
		case c2 <- "sent":
			println("send")
		case s := <-c2:
			println("receive", s)
		}
	}
	var nc chan int
	select {
	case <-nc:
		println("never")
	default:
		println("nil channel")
	}
	b := make([]byte, 3)
	println(copy(b, "hello"), string(b), cap(append([]byte(nil), "x"...)) >= 1)
	clear(s)
	clear(m)
	println(true, false, 'a', "s", 1.0, float32(-0.5), 1e100, -1<<63, uint64(1<<63), 1+2i, int8(-5), uint8(200))
	print("a", 1, true, "\n")
	print(1.5, " ", 2, "\n")
	println()
	println(nil == np, 100000000.0, 123456789.0, 0.000001, 1e-300)
}
