//go:build ignore

// Recover in a deferred closure, with a named result.
package main

func Safe(f func()) (err any) {
	defer func() { err = recover() }()
	f()
	return nil
}

func main() {}
