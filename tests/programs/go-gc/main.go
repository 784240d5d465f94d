// Collections while goroutines hold pointers on their stacks, in saved frames, and in channels.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type node struct {
	next *node
	v    int
	pad  [3]int
}

func list(n int) *node {
	var l *node
	for i := range n {
		l = &node{next: l, v: i}
	}
	return l
}

func (l *node) sum() (s int) {
	for ; l != nil; l = l.next {
		s += l.v
	}
	return
}

func deep(n int, c chan int) int {
	l := list(n + 1)
	var local [4]*node
	local[n%4] = list(3)
	p := &local
	if n > 0 {
		deep(n-1, c)
	} else {
		<-c
	}
	return l.sum() + p[n%4].sum()
}

func main() {
	var wg sync.WaitGroup
	c := make(chan int)
	res := make([]int, 50)
	for i := range res {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := list(i)
			m := map[string]*node{"x": list(i)}
			runtime.Gosched()
			res[i] = deep(20, c) + l.sum() - m["x"].sum()
		}()
	}
	q := make(chan *node, 100)
	for i := range 100 {
		q <- list(i)
	}
	for i := range res {
		runtime.Gosched()
		if i%10 == 0 {
			runtime.GC()
		}
		garbage := list(1000)
		c <- garbage.v
	}
	wg.Wait()
	fmt.Println(res)
	t := 0
	close(q)
	for l := range q {
		t += l.sum()
	}
	fmt.Println(t)
}
