// A map that other goroutines change while one ranges over it. Go finds misuse only where two threads are inside the map's code at the same time:
// with one thread none is ever there, as on gc's own wasip1 port. What the language says of such a loop must hold.
package main

import "runtime"

func main() {
	m := map[int]int{}
	for i := range 1000 {
		m[i] = i
	}
	done := make(chan bool)
	go func() {
		for i := range 1000 {
			m[1000+i] = i  // may be seen or not
			delete(m, i^1) // of each pair one may be gone before it is seen
			m[i^1] = i
			if i%10 == 0 {
				runtime.Gosched()
			}
		}
		done <- true
	}()
	seen := map[int]int{}
	for k := range m {
		seen[k]++
		if len(seen)%7 == 0 {
			runtime.Gosched()
		}
	}
	<-done
	twice := 0
	for k, n := range seen {
		if n > 1 && k >= 1000 {
			twice++
		}
	}
	println(len(m), twice)
	n := 0
	for range m {
		n++
	}
	println(n)
}
