//go:build ignore

// Unsafe: a cast, arithmetic, a slice and a string of a pointer.
package main

import "unsafe"

func Bits(f *float64) uint64 { return *(*uint64)(unsafe.Pointer(f)) }

func Next(p *int32) *int32 { return (*int32)(unsafe.Add(unsafe.Pointer(p), unsafe.Sizeof(*p))) }

func Text(p *byte, n int) string { return unsafe.String(p, n) }

func main() {}
