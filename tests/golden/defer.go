//go:build ignore

// A deferred call, and one in a loop.
package main

func Twice(f func()) {
	defer f()
	f()
}

func Each(fs []func()) {
	for _, f := range fs {
		defer f()
	}
}

func main() {}
