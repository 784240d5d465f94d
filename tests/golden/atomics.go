//go:build ignore

// Sync/atomic.
package main

import "sync/atomic"

func Next(p *int64) int64 { return atomic.AddInt64(p, 2) }

func Swap(p *uint32, old, new uint32) bool { return atomic.CompareAndSwapUint32(p, old, new) }

func main() {}
