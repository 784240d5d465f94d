// A byte-code interpreter for a stack machine: sieves the primes below 5,000, N times.
package main

import (
	"fmt"
	"os"
	"strconv"
)

const (
	push  = iota // the next number
	load         // variable of the next number
	store        // into variable of the next number
	add
	mul
	less
	get // address -> cell
	put // address value ->
	jump
	unless // jumps if 0
	stop
)

var program = []int{
	push, 2, store, 0, push, 0, store, 2, // 0: i = 2, count = 0
	load, 0, push, 5000, less, unless, 71, load, 0, get, unless, 27, load, 0, push, 0, put, jump, 62, // 8: while i < 5000
	load, 2, push, 1, add, store, 2, load, 0, load, 0, mul, store, 1, // 27: prime: count++, j = i * i
	load, 1, push, 5000, less, unless, 62, load, 1, push, 1, put, load, 1, load, 0, add, store, 1, jump, 41, // 41: while j < 5000: cell[j] = 1, j += i
	load, 0, push, 1, add, store, 0, jump, 8, // 62: next: i++
	load, 2, stop, // 71: end: count
}

type machine struct {
	code  []int
	cells []int
	vars  [4]int
	stack [16]int
}

func (m *machine) run() int {
	pc, sp := 0, 0
	for {
		op := m.code[pc]
		pc++
		switch op {
		case push:
			m.stack[sp] = m.code[pc]
			pc, sp = pc+1, sp+1
		case load:
			m.stack[sp] = m.vars[m.code[pc]]
			pc, sp = pc+1, sp+1
		case store:
			sp--
			m.vars[m.code[pc]] = m.stack[sp]
			pc++
		case add:
			sp--
			m.stack[sp-1] += m.stack[sp]
		case mul:
			sp--
			m.stack[sp-1] *= m.stack[sp]
		case less:
			sp--
			if m.stack[sp-1] < m.stack[sp] {
				m.stack[sp-1] = 1
			} else {
				m.stack[sp-1] = 0
			}
		case get:
			m.stack[sp-1] = m.cells[m.stack[sp-1]]
		case put:
			sp -= 2
			m.cells[m.stack[sp]] = m.stack[sp+1]
		case jump:
			pc = m.code[pc]
		case unless:
			sp--
			if m.stack[sp] == 0 {
				pc = m.code[pc]
			} else {
				pc++
			}
		default:
			return m.stack[sp-1]
		}
	}
}

func main() {
	n := 2000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	m := &machine{code: program, cells: make([]int, 5000)}
	sum := 0
	for range n {
		sum += m.run()
	}
	fmt.Println(sum)
}
