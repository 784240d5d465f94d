//go:build ignore

// Index with a bounds check, full slices, an array of a slice.
package main

func At(s []int32, i int) int32 { return s[i] }

func Cut(s []string, i, j int) []string { return s[i:j:j] }

func Four(s []byte) [4]byte { return [4]byte(s) }

func main() {}
