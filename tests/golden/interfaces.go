//go:build ignore

// A method call by itab, boxing, comparison.
package main

type shape interface{ Area() float64 }

func Area(s shape) float64 { return s.Area() }

func Box(n int) any { return n }

func Same(a, b any) bool { return a == b }

func main() {}
