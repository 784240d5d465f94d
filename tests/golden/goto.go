//go:build ignore

// Goto, labelled break and continue.
package main

func Find(m [][]int, x int) (i, j int) {
outer:
	for i = range m {
		for j = range m[i] {
			if m[i][j] == x {
				break outer
			}
			if m[i][j] < 0 {
				continue outer
			}
		}
	}
	if i > 9 {
		goto end
	}
	i++
end:
	return
}

func main() {}
