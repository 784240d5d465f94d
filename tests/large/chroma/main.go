// chroma highlights standard input as HTML; its argument is the language.
package main

import (
	"io"
	"os"

	"github.com/alecthomas/chroma/v2/quick"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	if err := quick.Highlight(os.Stdout, string(text), os.Args[1], "html", "monokai"); err != nil {
		panic(err)
	}
}
