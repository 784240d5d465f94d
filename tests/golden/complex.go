//go:build ignore

// Complex arithmetic: parts, product, comparison.
package main

func Mul(a, b complex128) complex128 { return a * b }

func Same(a complex64, re float32) bool { return a == complex(re, imag(a)) }

func main() {}
