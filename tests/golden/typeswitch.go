//go:build ignore

// A type switch, and assertions to a type and to an interface.
package main

func Kind(x any) int {
	switch v := x.(type) {
	case int:
		return v
	case string:
		return len(v)
	case interface{ Len() int }:
		return v.Len()
	case nil:
		return -1
	}
	return x.(int)
}

func main() {}
