// Maps of N keys: strings, numbers and structs; counted up, looked up, ranged over, deleted from.
package main

import (
	"fmt"
	"os"
	"strconv"
)

type point struct{ x, y int32 }

func main() {
	n := 200000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	words := make([]string, 5000)
	for i := range words {
		words[i] = "word" + strconv.Itoa(i*7919)
	}
	counts, x := map[string]int{}, uint32(1)
	for range 5 * n {
		x = x*1664525 + 1013904223
		counts[words[int(x>>8)%len(words)]]++
	}
	squares := map[int]int{}
	for i := range n {
		squares[i*i%1000003] += i
	}
	hits := 0
	for i := range 4 * n {
		if _, ok := squares[i]; ok {
			hits++
		}
	}
	grid := make(map[point]bool, n)
	for i := range int32(n) {
		grid[point{i % 300, i / 300}] = i%3 == 0
	}
	set := 0
	for p, on := range grid {
		if on && grid[point{p.x + 1, p.y}] == grid[point{p.x, p.y + 1}] {
			set++
		}
	}
	for i := range int32(n / 2) {
		delete(grid, point{i % 300, i / 300})
	}
	fmt.Println(len(counts), counts[words[17]], len(squares), hits, set, len(grid))
}
