//go:build plain

package main

var last = -1

//go:noinline
func next() int { last++; return last }
