// Writing to descriptors 0 to 2: much, behind Close, in a callback; and to one that there is not.
package main

import (
	"bytes"
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	switch os.Args[1] {
	case "big":
		b := bytes.Repeat([]byte("xyz\n"), 25000)
		for range 50 {
			n, err := os.Stdout.Write(b)
			if n != len(b) || err != nil {
				fmt.Fprintln(os.Stderr, n, err)
				return
			}
		}
	case "close":
		fmt.Println("before")
		fmt.Fprintln(os.Stderr, os.Stdout.Close())
		_, err := fmt.Println("after")
		fmt.Fprintln(os.Stderr, err)
	case "callback":
		f := js.FuncOf(func(this js.Value, args []js.Value) any {
			fmt.Println("in a callback", args[0].Int())
			return args[0].Int() + 1
		})
		fmt.Println(f.Invoke(1).Int())
	case "unknown":
		f := os.NewFile(7, "x")
		_, err := f.Write([]byte("x"))
		fmt.Println(err, f.Close())
	}
}
