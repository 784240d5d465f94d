// Checks the two tables of names. usage: tables [--update] REPOSITORY GOROOT...  (tests/tables/run)
package main

import (
	"fmt"
	"os"
)

var passed, failed int

func bad(format string, args ...any) {
	failed++
	fmt.Printf(format+"\n", args...)
}

func check(ok bool, format string, args ...any) {
	if ok {
		passed++
	} else {
		bad(format, args...)
	}
}

// The test cannot go on.
func fail(format string, args ...any) {
	fmt.Printf("tests/tables: "+format+"\n", args...)
	os.Exit(1)
}

func main() {
	args := os.Args[1:]
	update := len(args) > 0 && args[0] == "--update"
	if update {
		args = args[1:]
	}
	if len(args) < 2 {
		fail("usage: tables [--update] REPOSITORY GOROOT...")
	}
	root := args[0]
	src := sources(root, "base", "emit", "lower", "runtime", "driver")
	checkNames(root, src)
	f := readFacts(root, src, args[1])
	f.checkTree()
	for _, goroot := range args[1:] {
		f.checkGo(goroot, update)
	}
	if update {
		f.known.write()
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
