// What a program does wrong in a call of package runtime is recovered, though what that package does wrong itself is fatal.
package main

import "unsafe"

func try(name string, f func()) {
	defer func() { println(name, recover().(error).Error()) }()
	f()
}

var n = -1
var p *byte
var b byte

func main() {
	try("slice", func() { _ = unsafe.Slice(&b, n) })
	try("string", func() { _ = unsafe.String(&b, n) })
	try("slicenil", func() { n = 3; println(len(unsafe.Slice(p, n))) })
	try("stringnil", func() { println(len(unsafe.String(p, n))) })
	try("chan", func() { n = -5; println(cap(make(chan int, n))) })
	try("closenil", func() { var c chan int; close(c) })
	try("map", func() { var m map[any]int; m[func() {}]++ })
	try("map2", func() { m := map[any]int{}; m[func() {}]++ })
	try("growslice", func() { n = 1 << 62; s := make([]byte, 10); s = append(s, make([]byte, n)...); println(len(s)) })
	try("nilfunc", func() { var f func(); f() })
	try("cmp", func() { var a, c any = []int{1}, []int{1}; println(a == c) })
	try("div", func() { n = 0; println(1 / n) })
}
