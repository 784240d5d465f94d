//go:build ignore

// A switch over integers (a jump table) and over strings.
package main

func Number(n int) int {
	switch n {
	case 0, 7:
		return 1
	case 1:
		return 4
	case 2:
		return 9
	case 3, 4:
		return 16
	case 5:
		return 25
	case 6:
		return 8
	case 8:
		return 11
	case 9:
		fallthrough
	default:
		return n
	}
}

func Word(s string) bool {
	switch s {
	case "go", "wasm":
		return true
	}
	return false
}

func main() {}
