// What only variables of the program refer to stays alive, of whatever type they are.
package main

import (
	"fmt"
	"os"
	"runtime"
)

type block struct{ data [100]int }

type inner struct {
	n    int
	kept *block
}

type outer struct {
	name  string
	parts [3]inner
	more  []inner
	any   interface{ value() int }
}

func (b *block) value() int { return b.data[7] }

var (
	table   [8]outer
	single  outer
	pointer *outer
	slice   []*block
	byName  map[string]*block
	fn      func() int
	boxed   any
	iface   interface{ value() int }
	matrix  [3][4]struct {
		x int8
		p *block
	}
)

//go:noinline
func fresh(v int) *block {
	b := &block{}
	b.data[7] = v
	return b
}

//go:noinline
func fill(o *outer, v int) {
	o.name = fmt.Sprint("name ", v)
	for i := range o.parts {
		o.parts[i] = inner{v, fresh(v + i)}
	}
	o.more = append(o.more, inner{v, fresh(v + 5)})
	o.any = fresh(v + 6)
}

//go:noinline
func sum(o *outer) int {
	s := len(o.name) + o.more[0].kept.data[7] + o.any.value()
	for i := range o.parts {
		s += o.parts[i].kept.data[7]
	}
	return s
}

//go:noinline
func setup() {
	for i := range table {
		fill(&table[i], 100*i)
	}
	fill(&single, 1000)
	pointer = &outer{}
	fill(pointer, 2000)
	byName = map[string]*block{}
	for i := 0; i < 50; i++ {
		slice = append(slice, fresh(i))
		byName[fmt.Sprint(i)] = fresh(i)
	}
	b := fresh(9)
	fn = func() int { return b.data[7] }
	boxed, iface = fresh(10), fresh(11)
	for i := range matrix {
		for j := range matrix[i] {
			matrix[i][j].p = fresh(i * j)
		}
	}
}

//go:noinline
func churn() {
	for i := 0; i < 10; i++ {
		runtime.GC()
		for j := 0; j < 200; j++ {
			fresh(-1)
			slice[j%50] = fresh(slice[j%50].data[7])
		}
	}
}

func main() {
	setup()
	churn()
	for i := range table {
		fmt.Print(sum(&table[i]), " ")
	}
	s := 0
	for i := range slice {
		s += slice[i].data[7] + byName[fmt.Sprint(i)].data[7]
	}
	for i := range matrix {
		for j := range matrix[i] {
			s += matrix[i][j].p.data[7]
		}
	}
	fmt.Println(sum(&single), sum(pointer), s, fn(), boxed.(*block).data[7], iface.value())
	fmt.Fprintln(os.Stderr, "done")
}
