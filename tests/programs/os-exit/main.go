// A deferred os.Exit, and a write larger than a pipe's buffer.
package main

import (
	"os"
	"strings"
)

func main() {
	defer os.Exit(42)
	os.Stdout.WriteString("a")
	os.Stdout.WriteString(strings.Repeat("b", 100000) + "\n")
	if len(os.Args) > 5 {
		os.Exit(1)
	}
}
