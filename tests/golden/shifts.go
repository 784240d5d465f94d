//go:build ignore

// Shifts by any count, signed and unsigned.
package main

func Left(x int32, n uint) int32 { return x << n }

func Right(x int64, n int) int64 { return x >> n }

func Known(x uint64, n uint) uint64 { return x>>(n&63) | x<<7 }

func main() {}
