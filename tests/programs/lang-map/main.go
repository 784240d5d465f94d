// maps without fmt: growth, delete while ranging, clear, every key kind the runtime has a fast path for, big values, nested maps.
package main

type k3 struct {
	a int32
	b string
	c [2]int8
}
type v3 struct {
	n [20]int
	s string
}

var global = map[string][]int{"x": {1, 2}, "y": nil}
var bigGlobal = map[string]int{
	"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10, "k": 11, "l": 12, "m": 13,
	"n": 14, "o": 15, "p": 16, "q": 17, "r": 18, "s": 19, "t": 20, "u": 21, "v": 22, "w": 23, "x": 24, "y": 25, "z": 26, "aa": 27, "bb": 28,
}

func run[K comparable](mk func(int) K, n int) {
	m := map[K]int{}
	for i := range n {
		m[mk(i)] = i
	}
	s := 0
	for i := range n {
		v, ok := m[mk(i)]
		if !ok {
			println("lost", i)
		}
		s += v
	}
	_, ok := m[mk(n+5)]
	for i := 0; i < n; i += 2 {
		delete(m, mk(i))
	}
	t, c := 0, 0
	for _, v := range m {
		t += v
		c++
	}
	for i := range n {
		m[mk(i)]++
	}
	println(len(m), s, ok, t, c, m[mk(0)], m[mk(1)])
	clear(m)
	println(len(m), m[mk(1)])
}

func main() {
	for _, n := range []int{3, 8, 9, 100, 5000} {
		run(func(i int) int { return i * 7 }, n)
		run(func(i int) uint32 { return uint32(i) << 8 }, n)
		run(func(i int) string { return string([]byte{byte(i), byte(i >> 8), 'x'}) }, n)
		run(func(i int) k3 { return k3{int32(i / 3), "s", [2]int8{int8(i % 3), 1}} }, n)
		run(func(i int) any {
			if i%2 == 0 {
				return i
			}
			return "s" + string(rune(i+100))
		}, n)
		run(func(i int) float64 { return float64(i) / 4 }, n)
		run(func(i int) [3]int16 { return [3]int16{int16(i), 2, int16(-i)} }, n)
		run(func(i int) int64 { return int64(i) << 40 }, n)
	}
	run(func(i int) bool { return i%2 == 0 }, 2)
	run(func(i int) int8 { return int8(i) }, 100)
	println(len(global), len(global["x"]), len(bigGlobal), bigGlobal["z"], bigGlobal["bb"], bigGlobal["?"])
	mv := map[int]v3{}
	for i := range 40 {
		v := mv[i]
		v.n[i%20] += i
		v.s += "s"
		mv[i] = v
	}
	println(mv[25].n[5], mv[99].s == "", len(mv))
	nest := map[string]map[int][]string{}
	for i := range 10 {
		k := string(rune('a' + i%3))
		if nest[k] == nil {
			nest[k] = map[int][]string{}
		}
		nest[k][i%2] = append(nest[k][i%2], k)
	}
	println(len(nest), len(nest["a"][0]), len(nest["a"][1]), len(nest["c"][5]))
	m := map[int]bool{}
	for i := range 1000 {
		m[i] = true
	}
	n := 0
	for k := range m {
		delete(m, k)
		n++
	}
	println(n, len(m))
	cnt := map[rune]int{}
	for _, r := range "the quick brown fox jumps over the lazy dog" {
		cnt[r]++
	}
	println(cnt['o'], cnt[' '], len(cnt))
	mp := map[string]*v3{"a": {s: "p"}}
	mp["a"].s += "q"
	mp["a"].n[3]++
	println(mp["a"].s, mp["a"].n[3], mp["b"] == nil)
	mf := map[string]func(int) int{"inc": func(i int) int { return i + 1 }}
	println(mf["inc"](4), mf["none"] == nil)
	ms := map[string]struct{}{"a": {}}
	_, in := ms["a"]
	_, out := ms["b"]
	println(in, out)
	v, ok := m[1]
	m[1] = !v
	println(v, ok, m[1])
	x := map[string]int{}
	x["a"], x["b"] = 1, 2
	x["a"], x["b"] = x["b"], x["a"]
	x["c"] += 5
	x["c"] <<= 2
	println(x["a"], x["b"], x["c"])
}
