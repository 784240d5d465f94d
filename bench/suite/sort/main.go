// sort and slices: N numbers, strings and structs, by each kind of comparison.
package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (a byAge) Len() int           { return len(a) }
func (a byAge) Less(i, j int) bool { return a[i].age < a[j].age }
func (a byAge) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

func main() {
	n := 200000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	x := uint32(7)
	next := func() int {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		return int(x >> 1)
	}
	ints, people, words := make([]int, 2*n), make([]person, n), make([]string, n/2)
	for i := range ints {
		ints[i] = next()
	}
	for i := range people {
		people[i] = person{"name" + strconv.Itoa(next()%5000), next() % 1000000}
	}
	for i := range words {
		words[i] = "word" + strconv.Itoa(next())
	}
	again := slices.Clone(ints)
	slices.Sort(ints)
	sort.Slice(again, func(i, j int) bool { return again[i] > again[j] })
	sort.Sort(byAge(people))
	oldest := people[n-1]
	slices.SortStableFunc(people, func(a, b person) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.age, b.age))
	})
	sort.Strings(words)
	found := 0
	for range n {
		if _, ok := slices.BinarySearch(ints, next()); ok {
			found++
		}
	}
	fmt.Println(ints[0], again[0], oldest, people[0], people[n-1], words[0], words[len(words)-1], found)
}
