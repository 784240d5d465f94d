// A cache with churn: a million entries in a map, each replaced ten times.
package main

import "fmt"

type entry struct {
	key   int
	value []byte
	next  *entry
}

func main() {
	const n = 1_000_000
	cache := make(map[int]*entry, n)
	var last *entry
	sum := 0
	for round := 0; round < 10; round++ {
		for i := 0; i < n; i++ {
			e := &entry{key: i, value: make([]byte, 16+(i*7+round)%48)}
			e.value[0] = byte(i + round)
			if i%1000 == 0 {
				e.next = last
				last = nil
				if round%2 == 0 {
					last = e
				}
			}
			if old := cache[i]; old != nil {
				sum += int(old.value[0]) + len(old.value)
			}
			cache[i] = e
		}
	}
	for i := 0; i < n; i += 997 {
		sum += cache[i].key + int(cache[i].value[0])
	}
	fmt.Println(len(cache), sum)
}
