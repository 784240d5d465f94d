// Slices and arrays: append in all shapes, copy and its overlaps, three-index slices, arrays by value, conversions.
package main

type big [100]int
type st struct {
	a, b int32
	s    string
}

//go:noinline
func byval(b big) (big, int) {
	b[7] = 77
	s := 0
	for _, v := range b {
		s += v
	}
	return b, s
}

//go:noinline
func idx(a []int, i int) int { return a[i] }

//go:noinline
func sl(a []int, i, j, k int) []int { return a[i:j:k] }

//go:noinline
func app(a []int, v ...int) []int { return append(a, v...) }

func show[T any](a []T) { println(len(a), cap(a), a == nil) }

func pr(a []int) {
	for _, v := range a {
		print(v, " ")
	}
	println(len(a), cap(a))
}

var grid [4][5]int
var garr = [...]string{5: "five", 2: "two", "three"}

func main() {
	var n []int
	show(n)
	n = append(n, n...)
	show(n)
	caps := 0
	for i := range 3000 {
		c := cap(n)
		n = append(n, i*i)
		if cap(n) != c {
			caps += cap(n)
		}
	}
	println(len(n), caps, idx(n, 2999))
	a := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	b := a[2:5]
	pr(b)
	b = append(b, 100)
	pr(a)
	c := sl(a, 1, 3, 4)
	c = append(c, 200)
	c = append(c, 300)
	c[0] = -1
	pr(a)
	pr(c)
	println(copy(a[2:], a), copy(a, a[5:]), copy(a[:0], a), copy(a, []int(nil)))
	pr(a)
	copy(a[1:], a)
	pr(a)
	a = append(a[:3], a[4:]...)
	pr(a)
	a = append(a, a...)
	pr(a)
	pr(app(nil))
	pr(app([]int{1}, 2, 3))
	pr(app(a[:0], 5, 6))
	bs := append([]byte("hello "), "world"...)
	bs = append(bs[:5], bs[3:]...)
	println(string(bs), copy(bs[2:], "ZZ"), string(bs))
	var x big
	x[3] = 3
	y, s := byval(x)
	println(x[7], y[7], s, x == y, y == y, len(x), cap(x))
	y = x
	y[99] = 1
	p := &y
	p[0]++
	for i := range p {
		if p[i] != 0 {
			print(i, "=", p[i], " ")
		}
	}
	println()
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	g2 := grid
	g2[3][4]++
	println(grid[3][4], g2[3][4], g2 == grid, len(grid), len(grid[0]), garr[5], garr[2]+garr[3], len(garr))
	row := grid[2][:]
	row[1] = 50
	println(grid[2][1])
	arr := [4]int(a[:4])
	pa := (*[2]int)(a[1:3])
	pa[0] = 1000
	println(arr[1], a[1], len(pa))
	ss := make([]st, 2, 5)
	ss[1] = st{1, 2, "x"}
	ss = append(ss, ss[1], st{s: "y"})
	t := ss[1]
	t.s = "changed"
	ss[2].a += 41
	for i, v := range ss {
		v.a = 99
		print(i, v.s, ss[i].a, " ")
	}
	println(len(ss), cap(ss))
	mm := make([][]string, 3)
	mm[1] = append(mm[1], "a", "b")
	for _, m := range mm {
		show(m)
	}
	for i, v := range [3]int{7, 8, 9} {
		print(i, v, " ")
	}
	z := make([]struct{}, 10)
	z = append(z, struct{}{})
	println(len(z))
	q := []int{1, 2, 3}
	for i, v := range q { // the range expression is evaluated once
		if i == 0 {
			q = append(q, 4)
			q[1] = 50
		}
		print(v, " ")
	}
	i := 0
	i, q[i] = 2, 9 // index evaluated before assignment
	q[0], q[1], q[2] = q[2], q[0], q[1]
	pr(q)
	println(i)
	clear(q)
	pr(q)
	bigs := make([]big, 3)
	bigs[1] = big{5: 5}
	bigs[2], bigs[1] = bigs[1], bigs[2]
	bigs = append(bigs, bigs[2])
	println(bigs[1][5], bigs[2][5], bigs[3][5])
	u8 := []uint8{1, 2, 3, 4, 5, 6, 7}
	for range 3 {
		copy(u8[1:], u8[:len(u8)-1])
	}
	println(u8[3], u8[4], u8[6], string([]byte{72, 105}))
	ptrs := []*int{&a[0], nil}
	*ptrs[0]++
	println(a[0], ptrs[1] == nil)
	var arr0 [0]int
	println(len(arr0), [2]bool{true} == [2]bool{true, false})
}
