// Variadics, closures over loop variables, multiple and named results, recursion, function values, many arguments.
package main

func vari(pre string, n ...int) (t int) {
	print(pre, len(n), n == nil, " ")
	for _, v := range n {
		t += v
	}
	return
}
func variany(a ...any) int { return len(a) }

//go:noinline
func swap(a, b string) (string, string) { return b, a }

//go:noinline
func named(n int) (q, r int, ok bool) {
	if n == 0 {
		return
	}
	q = 100 / n
	r = 100 % n
	ok = true
	return q, r, ok
}

//go:noinline
func lots(a int8, b uint8, c int16, d uint16, e int32, f uint32, g int64, h uint64, i float32, j float64, k bool, l string, m []int, n any, o error, p *int, q func() int, r map[string]int, s [3]int8, t struct{ x, y int16 }) (int8, uint16, float32, string, any, int) {
	return -a, d + 1, i * 2, l + "!", n, int(b) + int(c) + int(e) + int(f) + int(g) + int(h) + int(j) + len(m) + *p + q() + r["r"] + int(s[2]) + int(t.y)
}

//go:noinline
func small(a int8, b uint8, c int16, d uint16, e bool) (int8, uint8, int16, uint16, bool) {
	return a - 1, b + 1, c - 1, d + 1, !e
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}
func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func ack(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ack(m-1, 1)
	}
	return ack(m-1, ack(m, n-1))
}

type visitor func(int) visitor

func hanoi(n int, a, b, c string, moves *int) {
	if n > 0 {
		hanoi(n-1, a, c, b, moves)
		*moves++
		hanoi(n-1, c, b, a, moves)
	}
}

var table = map[string]func(float64, float64) float64{
	"+": func(a, b float64) float64 { return a + b },
	"-": func(a, b float64) float64 { return a - b },
}

var ops = [...]func(int) int{func(x int) int { return x + 1 }, double, func(x int) int { return x * x }}

func double(x int) int { return 2 * x }

//go:noinline
func apply(f func(int) int, n, x int) int {
	for range n {
		x = f(x)
	}
	return x
}

func gen() func() (int, bool) {
	i := 0
	return func() (int, bool) { i++; return i, i < 3 }
}

func main() {
	println(vari("a"), vari("b", 1), vari("c", 1, 2, 3), vari("d", []int{4, 5}...), vari("e", nil...), variany(), variany(nil), variany(1, "a", nil), variany([]any{1, 2}...))
	println(swap("x", "y"))
	println(named(7))
	println(named(0))
	x := 5
	a, d, i, l, n, s := lots(1, 255, -300, 65535, -70000, 4000000000, 1<<40, 1<<41, 1.5, 2.9, true, "l", []int{1}, "any", nil, &x, func() int { return x }, map[string]int{"r": 9}, [3]int8{1, 2, -3}, struct{ x, y int16 }{1, -2})
	println(a, d, i, l, n.(string), s)
	println(small(-128, 255, -32768, 65535, true))
	println(even(1000), odd(777), ack(2, 9))
	var fs [5]func() int
	for i := range fs {
		fs[i] = func() int { i += 10; return i }
	}
	for _, f := range fs {
		print(f(), f(), " ")
	}
	for i := 0; i < 3; i++ {
		defer func() { print(i, ";") }()
		i := i * 2
		fs[i%5] = func() int { return i }
	}
	println(fs[0](), fs[2](), fs[4]())
	moves := 0
	hanoi(10, "a", "b", "c", &moves)
	var seen []int
	var v visitor
	v = func(n int) visitor {
		seen = append(seen, n)
		if n > 2 {
			return nil
		}
		return v
	}
	for n, f := 0, v; f != nil; n++ {
		f = f(n)
	}
	println(moves, len(seen), table["+"](1, 2), table["-"](1, 2), apply(ops[0], 3, 1), apply(ops[1], 4, 1), apply(ops[2], 2, 3))
	g, h := gen(), gen()
	g()
	p, q := g()
	r, _ := h()
	println(p, q, r)
	var nilf func()
	println(nilf == nil, v != nil, min(3, x, 9), max(2.5, 1), min("b", "a"))
	func(xs ...string) {
		for _, s := range xs {
			print(s)
		}
		println()
	}("im", "med", "iate")
	fact := func(n int) int { panic("unset") }
	fact = func(n int) int {
		if n < 2 {
			return 1
		}
		return n * fact(n-1)
	}
	println(fact(20))
}
