// maps with string, int, struct, interface, float, array and pointer keys.
package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
)

type pt struct {
	x, y int32
	s    string
}
type iface interface{ f() }
type a int
type b struct{ s string }

func (a) f() {}
func (b) f() {}

func main() {
	ms := map[string]int{}
	for i := range 5000 {
		ms[fmt.Sprint("key", i%1777)] += i
	}
	t := 0
	for k, v := range ms {
		t += len(k) * v
	}
	fmt.Println(len(ms), t, ms["key7"], ms["nope"])
	mi := make(map[int]string, 100)
	for i := -500; i < 500; i++ {
		mi[i*i*i] = fmt.Sprint(i)
	}
	for i := -500; i < 0; i++ {
		delete(mi, i*i*i)
	}
	ks := slices.Sorted(maps.Keys(mi))
	fmt.Println(len(mi), ks[:10], mi[27], mi[-27] == "")
	m32 := map[uint32]int{}
	m8 := map[int8]int{}
	for i := range 1000 {
		m32[uint32(i)*2654435761]++
		m8[int8(i)]++
	}
	fmt.Println(len(m32), len(m8), m8[-128], m8[127])
	mp := map[pt]int{}
	for i := range int32(600) {
		mp[pt{i % 7, i % 11, fmt.Sprint(i % 3)}] += int(i)
	}
	fmt.Println(len(mp), mp[pt{3, 4, "1"}], mp[pt{}])
	mf := map[iface]string{a(1): "a1", b{"x"}: "bx", a(2): "a2", nil: "nil"}
	fmt.Println(mf[a(1)], mf[b{"x"}], mf[b{"y"}] == "", mf[nil])
	me := map[any]int{1: 1, "1": 2, 1.0: 3, [2]int{1, 2}: 4, struct{}{}: 5, int8(1): 6, true: 7, 'x': 8, nil: 9, complex(1, 2): 10}
	fmt.Println(len(me), me[1], me["1"], me[1.0], me[[2]int{1, 2}], me[struct{}{}], me[int8(1)], me[nil], me[complex(1, 2)], me[uint(1)])
	fl := map[float64]int{0: 1, math.Inf(1): 2}
	fl[math.Copysign(0, -1)] = 5
	fl[math.NaN()], fl[math.NaN()] = 7, 8
	_, nan := fl[math.NaN()]
	fmt.Println(len(fl), fl[0], nan)
	clear(fl)
	fmt.Println(len(fl))
	ma := map[[3]string][]int{}
	ma[[3]string{"a", "b", ""}] = append(ma[[3]string{"a", "b", ""}], 1, 2)
	ma[[3]string{"a", "b", ""}][0]++
	fmt.Println(ma)
	x, y := new(int), new(int)
	mptr := map[*int]int{x: 1, y: 2}
	fmt.Println(mptr[x], mptr[y], mptr[nil])
	type big struct{ a [40]int }
	mb := map[int]big{}
	for i := range 50 {
		mb[i] = big{[40]int{i, 39: i * i}}
	}
	fmt.Println(mb[7].a[39], mb[49].a[0], mb[99].a[39])
	mk := map[big]bool{{}: true}
	fmt.Println(mk[big{}], mk[big{[40]int{1}}])
	// delete and add while ranging: each key is seen at most once, deleted ones never
	m := map[int]int{}
	for i := range 100 {
		m[i] = i
	}
	seen := map[int]int{}
	for k := range m {
		seen[k]++
		delete(m, (k+1)%100)
		m[k+1000] = 1
		if len(seen) > 400 {
			break
		}
	}
	worst := 0
	for _, n := range seen {
		worst = max(worst, n)
	}
	fmt.Println(worst)
	var nilm map[string]int
	delete(nilm, "x")
	for range nilm {
		fmt.Println("never")
	}
	v, ok := nilm["x"]
	fmt.Println(v, ok, len(nilm), nilm == nil)
	words := []string{}
	for w := range map[string]bool{"z": true, "y": false, "x": true} {
		words = append(words, w)
	}
	sort.Strings(words)
	fmt.Println(words, maps.Equal(ms, maps.Clone(ms)), map[string]pt{"b": {}, "a": {1, 2, "s"}})
	var once [20]int
	for range 2000 {
		for k := range map[int]bool{0: true, 1: true, 2: true, 3: true} {
			once[k]++
			break
		}
	}
	fmt.Println(once[0] > 100, once[1] > 100, once[2] > 100, once[3] > 100)
}
