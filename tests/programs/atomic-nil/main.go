// sync/atomic on nil pointers, which is a panic.
package main

import (
	"fmt"
	"sync/atomic"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
	fmt.Println("no panic")
}

func main() {
	var p *int32
	var q *int64
	var b *atomic.Bool
	var v *atomic.Pointer[int]
	var val *atomic.Value
	try("load", func() { fmt.Println(atomic.LoadInt32(p)) })
	try("store", func() { atomic.StoreInt32(p, 1) })
	try("add", func() { atomic.AddInt64(q, 1) })
	try("cas", func() { atomic.CompareAndSwapInt64(q, 1, 2) })
	try("swap", func() { atomic.SwapInt32(p, 1) })
	try("or", func() { atomic.OrInt32(p, 1) })
	try("bool", func() { b.Store(true) })
	try("pointer", func() { v.Load() })
	try("pointer store", func() { v.Store(nil) })
	try("value", func() { val.Load() })
	f := atomic.LoadInt64
	try("func value", func() { f(q) })
}
