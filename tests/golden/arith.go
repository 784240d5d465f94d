//go:build ignore

// Division of the least integer by -1, remainder, wrap-around of small integers.
package main

func Div(a, b int32) int32 { return a/b + a%b }

func Small(a, b uint8) uint16 { return uint16(a+b) * uint16(a-b) }

func main() {}
