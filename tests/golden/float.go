//go:build ignore

// Conversions between floats and integers, signs of zero, NaN.
package main

func ToInt(f float64) (int32, uint64) { return int32(f), uint64(f) }

func FromInt(i int64, u uint32) float32 { return float32(i) + float32(u) }

func Less(a, b float32) bool { return !(a >= b) }

func main() {}
