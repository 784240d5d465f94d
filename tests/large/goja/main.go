// goja runs the JavaScript of standard input, which has print().
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/dop251/goja"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	vm := goja.New()
	vm.Set("print", func(call goja.FunctionCall) goja.Value {
		for _, a := range call.Arguments {
			fmt.Print(a.String(), " ")
		}
		fmt.Println()
		return goja.Undefined()
	})
	v, err := vm.RunString(string(text))
	fmt.Println(v, err)
}
