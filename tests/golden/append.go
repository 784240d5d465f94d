//go:build ignore

// Append, copy and their growth.
package main

func Add(s []int32, x int32) []int32 { return append(s, x) }

func Put(dst []byte, s string) int { return copy(dst, s) }

func main() {}
