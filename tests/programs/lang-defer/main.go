// defer on the normal path: order, loops, results, arguments, closures, methods, nested functions, heap and stack records.
package main

type t struct{ n int }

func (x t) val(s string)  { println("val", x.n, s) }
func (x *t) ptr(s string) { println("ptr", x.n, s) }

//go:noinline
func one() (r int) {
	defer func() { r *= 2 }()
	r = 5
	return r + 1
}

//go:noinline
func many(n int) (s string) {
	for i := range n {
		defer func() { s += string(rune('a' + i)) }()
	}
	return "start:"
}

//go:noinline
func args() {
	x := 1
	v := t{1}
	defer println("arg", x)
	defer v.val("v")
	defer v.ptr("p")
	x, v.n = 2, 2
	defer func(a, b int, s string) { println(a, b, s, x) }(x, x+1, "closure")
	x = 3
}

//go:noinline
func cond(b bool) (r string) {
	if b {
		defer func() { r += " deferred" }()
	}
	defer func() {
		defer func() { r += " inner" }()
		r += " outer"
	}()
	if !b {
		return "early"
	}
	return "late"
}

//go:noinline
func results(n int) (a int, b string, c [3]int, d error) {
	defer func() {
		a++
		b += "x"
		c[1] = a
	}()
	if n > 0 {
		return n, "pos", [3]int{n, n, n}, nil
	}
	a = -n
	return
}

//go:noinline
func iface(f interface{ ptr(string) }) {
	defer f.ptr("through interface")
	var fn func(int) = func(i int) { println("func value", i) }
	defer fn(4)
	fn = func(i int) { println("replaced", i) }
	defer fn(5)
}

//go:noinline
func loop(n int) (sum int) {
	for i := 0; i < n; i++ {
		func() {
			defer func() { sum += i }()
			if i%3 == 0 {
				return
			}
			sum++
		}()
	}
	return
}

//go:noinline
func rec(n int) {
	defer println("rec", n)
	if n > 0 {
		rec(n - 1)
	}
}

//go:noinline
func builtins(m map[string]int, ch chan int) {
	defer delete(m, "a")
	defer close(ch)
	defer copy(make([]int, 1), []int{1})
	defer func() { _ = recover() }()
	m["b"] = 2
}

//go:noinline
func manyresults() (x, y, z float64, s []int) {
	defer func() { s = append(s, int(x+y+z)) }()
	return 1.5, 2.5, 3, []int{9}
}

func main() {
	println(one(), many(5), many(0), cond(true), cond(false))
	args()
	a, b, c, d := results(3)
	println(a, b, c[0], c[1], d == nil)
	a, b, c, d = results(-4)
	println(a, b, c[0], c[1], d == nil)
	iface(&t{7})
	println(loop(10))
	rec(3)
	m, ch := map[string]int{"a": 1}, make(chan int)
	builtins(m, ch)
	_, ok := <-ch
	println(len(m), m["b"], ok)
	_, _, _, s := manyresults()
	println(s[0], s[1])
	for i := range 3 {
		defer func() {
			println("main deferred", i)
		}()
	}
	println(len(many(1000)))
}
