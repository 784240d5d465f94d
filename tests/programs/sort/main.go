// sort and slices: every entry point, stability, search, with reference checks.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (a byAge) Len() int           { return len(a) }
func (a byAge) Less(i, j int) bool { return a[i].age < a[j].age }
func (a byAge) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

var seed uint32 = 7

func rnd() int {
	seed ^= seed << 13
	seed ^= seed >> 17
	seed ^= seed << 5
	return int(seed >> 1)
}

func sum(a []int) (h uint64) {
	for _, v := range a {
		h = h*1099511628211 + uint64(v)
	}
	return
}

func main() {
	for _, n := range []int{0, 1, 2, 11, 12, 13, 50, 1000, 20000} {
		a := make([]int, n)
		for i := range a {
			a[i] = rnd() % (n + 1)
		}
		b, c, d := slices.Clone(a), slices.Clone(a), slices.Clone(a)
		sort.Ints(a)
		slices.Sort(b)
		sort.Slice(c, func(i, j int) bool { return c[i] < c[j] })
		slices.SortFunc(d, func(x, y int) int { return cmp.Compare(y, x) })
		slices.Reverse(d)
		fmt.Println(n, sort.IntsAreSorted(a), slices.Equal(a, b), slices.Equal(b, c), slices.Equal(c, d), sum(a))
		if n > 0 {
			i, ok := slices.BinarySearch(a, a[n/2])
			fmt.Println(sort.SearchInts(a, a[n/2]) == i, ok, slices.Max(a), slices.Min(a))
		}
	}
	ps := []person{{"Ann", 30}, {"Bob", 25}, {"Cid", 30}, {"Dee", 25}, {"Eve", 41}, {"Fay", 25}}
	sort.Stable(byAge(ps))
	fmt.Println(ps)
	sort.Sort(sort.Reverse(byAge(ps)))
	fmt.Println(ps[0], ps[5].age)
	slices.SortStableFunc(ps, func(a, b person) int {
		return cmp.Or(-cmp.Compare(a.age, b.age), strings.Compare(a.name, b.name))
	})
	fmt.Println(ps)
	s := strings.Fields("the quick brown fox jumps over the lazy dog")
	sort.Strings(s)
	fmt.Println(s, slices.Compact(s), slices.Index(s, "fox"), slices.Contains(s, "cat"))
	s = slices.Insert(s[:3:3], 1, "x", "y")
	s = slices.Delete(s, 0, 1)
	fmt.Println(s, slices.Concat(s, s), slices.Repeat([]int{1, 2}, 3))
	m := map[string]int{"b": 2, "a": 1, "c": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Collect(slices.Values([]int{4, 5})))
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	fl := []float64{3, -1, 2.5, 0}
	sort.Float64s(fl)
	fmt.Println(fl, sort.SearchFloat64s(fl, 2), sort.Search(100, func(i int) bool { return i*i >= 50 }))
}
