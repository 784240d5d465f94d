//go:build ignore

// Min, max and clear.
package main

func Clamp(x, lo, hi int) int { return min(max(x, lo), hi) }

func Least(a, b float64) float64 { return min(a, b) }

func Wipe(s []int64) { clear(s) }

func main() {}
