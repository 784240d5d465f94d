// Structs: compare, copy, nesting, by value through calls and interfaces, padding, anonymous, zero size.
package main

import "unsafe"

type inner struct {
	a int8
	b float64
	c string
}
type outer struct {
	inner
	x  [3]int16
	p  *outer
	in inner
	_  int32
	e  struct{}
	f  func() int
}
type cmpable struct {
	a int8
	b int64
	s string
	i any
	r [2]float32
}
type bigS struct {
	v [33]int
	s string
	f float32
}
type one struct{ p *int }
type two struct{ a, b uint32 }
type four struct{ a, b, c, d int8 }
type mixed struct {
	b bool
	t two
	s string
	f float32
}

//go:noinline
func (b bigS) sum() (t int) {
	for _, v := range b.v {
		t += v
	}
	b.v[0] = 1000
	return t + len(b.s)
}

//go:noinline
func mk(n int) (b bigS, err error) {
	for i := range b.v {
		b.v[i] = i * n
	}
	b.s = "made"
	return b, nil
}

//go:noinline
func pass(a bigS, b two, c four, d one, e mixed, x int) (mixed, bigS, one, four, two) {
	a.v[1], b.a, c.d = x, 9, 8
	e.t.b += uint32(x)
	e.b = !e.b
	return e, a, d, c, b
}

//go:noinline
func eq(a, b cmpable) bool { return a == b }

//go:noinline
func anyeq(a, b any) bool { return a == b }

type node struct {
	l, r *node
	v    int
}

func (n *node) insert(v int) *node {
	if n == nil {
		return &node{v: v}
	}
	if v < n.v {
		n.l = n.l.insert(v)
	} else {
		n.r = n.r.insert(v)
	}
	return n
}
func (n *node) walk(f func(int)) {
	if n != nil {
		n.l.walk(f)
		f(n.v)
		n.r.walk(f)
	}
}

func main() {
	o := outer{inner: inner{1, 2.5, "c"}, x: [3]int16{1, -2, 3}, in: inner{a: -5}}
	o.p = &o
	q := o
	q.a, q.x[1], q.in.c = 100, 7, "changed"
	println(o.a, o.x[1], o.in.c, q.a, q.x[1], q.in.c, q.p == &o, q.p.p.b, o.inner == q.inner)
	c := cmpable{1, 2, "s", 3, [2]float32{1, 2}}
	d := c
	println(eq(c, d), anyeq(c, d))
	d.i = "3"
	println(eq(c, d), anyeq(c, d))
	d = c
	d.r[1] = 5
	println(eq(c, d), anyeq(c, 1), anyeq(two{1, 2}, two{1, 2}), anyeq(four{1, 2, 3, 4}, four{1, 2, 3, 5}), anyeq(struct{}{}, struct{}{}))
	b, err := mk(3)
	println(b.sum(), b.v[0], err == nil, b.v[32])
	n := 5
	e, a2, o1, f4, t2 := pass(b, two{1, 2}, four{1, 2, 3, 4}, one{&n}, mixed{true, two{3, 4}, "mixed", 1.5}, 77)
	println(e.b, e.t.a, e.t.b, e.s, e.f, a2.v[1], b.v[1], a2.s, *o1.p, f4.d, f4.a, t2.a, t2.b)
	var i any = b
	b.v[2] = -1
	println(i.(bigS).v[2], b.v[2])
	arr := [3]bigS{{s: "x"}, b}
	arr[2] = arr[1]
	arr[1].v[2] = 55
	println(arr[2].v[2], arr[1].v[2], arr[0].s)
	m := map[string]bigS{"b": b}
	cp := m["b"]
	cp.v[2] = 9
	println(m["b"].v[2], cp.v[2])
	anon := struct {
		a int
		b struct{ c string }
	}{1, struct{ c string }{"deep"}}
	println(anon.b.c, unsafe.Sizeof(o), unsafe.Sizeof(c), unsafe.Alignof(o.in.b), unsafe.Offsetof(o.in), unsafe.Sizeof(anon), unsafe.Offsetof(c.r))
	var root *node
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.insert(v)
	}
	root.walk(func(v int) { print(v, " ") })
	println()
	ps := []*two{{1, 2}, {3, 4}}
	for _, p := range ps {
		p.a, p.b = p.b, p.a
	}
	println(ps[0].a, ps[1].b, *ps[0] == two{2, 1})
	*ps[0], *ps[1] = *ps[1], *ps[0]
	println(ps[0].a, ps[1].a)
	raw := (*[16]byte)(unsafe.Pointer(&two{0x01020304, 5}))[:8]
	println(raw[0], raw[3], raw[4], *(*uint16)(unsafe.Add(unsafe.Pointer(&raw[0]), 2)), unsafe.String(&[]byte("unsafe")[2], 4))
	s := unsafe.Slice(&ps[0].a, 2)
	println(len(s), s[1])
	ff := outer{f: func() int { return o.x2() }}
	println(ff.f())
}

func (o *outer) x2() int { return int(o.x[2]) * 2 }
