// A B-tree of pages, as data bases have them: N keys put in, looked up, walked in order.
package main

import (
	"bytes"
	"fmt"
	"os"
	"sort"
	"strconv"
)

const order = 64 // most keys of a page

type entry struct{ key, value []byte }

type page struct {
	entries []entry
	below   []*page // none in a leaf, else one more than entries
}

func (p *page) find(key []byte) (int, bool) {
	i := sort.Search(len(p.entries), func(i int) bool { return bytes.Compare(p.entries[i].key, key) >= 0 })
	return i, i < len(p.entries) && bytes.Equal(p.entries[i].key, key)
}

// split halves the page below at i.
func (p *page) split(i int) {
	left := p.below[i]
	half := len(left.entries) / 2
	middle := left.entries[half]
	right := &page{entries: append([]entry(nil), left.entries[half+1:]...)}
	left.entries = left.entries[:half]
	if left.below != nil {
		right.below = append([]*page(nil), left.below[half+1:]...)
		left.below = left.below[:half+1]
	}
	p.entries = append(p.entries, entry{})
	copy(p.entries[i+1:], p.entries[i:])
	p.entries[i] = middle
	p.below = append(p.below, nil)
	copy(p.below[i+2:], p.below[i+1:])
	p.below[i+1] = right
}

type tree struct{ root *page }

func (t *tree) put(key, value []byte) {
	if len(t.root.entries) >= order {
		t.root = &page{below: []*page{t.root}}
		t.root.split(0)
	}
	for p := t.root; ; {
		i, ok := p.find(key)
		if ok {
			p.entries[i].value = value
			return
		}
		if p.below == nil {
			p.entries = append(p.entries, entry{})
			copy(p.entries[i+1:], p.entries[i:])
			p.entries[i] = entry{key, value}
			return
		}
		if len(p.below[i].entries) >= order {
			p.split(i)
			continue
		}
		p = p.below[i]
	}
}

func (t *tree) get(key []byte) []byte {
	for p := t.root; p != nil; {
		i, ok := p.find(key)
		if ok {
			return p.entries[i].value
		}
		if p.below == nil {
			break
		}
		p = p.below[i]
	}
	return nil
}

func (p *page) walk(f func(e *entry)) {
	for i := range p.entries {
		if p.below != nil {
			p.below[i].walk(f)
		}
		f(&p.entries[i])
	}
	if p.below != nil {
		p.below[len(p.entries)].walk(f)
	}
}

func main() {
	n := 150000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	t := &tree{&page{}}
	key := func(x uint32) []byte { return strconv.AppendUint([]byte("key"), uint64(x>>8), 10) }
	x := uint32(1)
	for i := range n {
		x = x*1664525 + 1013904223
		t.put(key(x), strconv.AppendInt(nil, int64(i), 10))
	}
	x = 1
	hits := 0
	for range 2 * n {
		x = x*1664525 + 1013904223
		if t.get(key(x)) != nil {
			hits++
		}
	}
	entries, sum := 0, 0
	var last []byte
	t.root.walk(func(e *entry) {
		if bytes.Compare(last, e.key) >= 0 {
			fmt.Println("out of order:", string(e.key))
		}
		last = e.key
		entries++
		sum += len(e.value)
	})
	fmt.Println(entries, hits, sum)
}
