// Reads numbers from standard input until it ends.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	var first [5]byte
	n, err := io.ReadFull(os.Stdin, first[:])
	fmt.Println(n, err, string(first[:]))
	in := bufio.NewReader(os.Stdin)
	sum, count := 0, 0
	for {
		var x int
		_, err := fmt.Fscan(in, &x)
		if err != nil {
			fmt.Println(err)
			break
		}
		sum += x
		count++
	}
	fmt.Println(count, sum)
	n, err = os.Stdin.Read(first[:])
	fmt.Println(n, err)
	st, err := os.Stdin.Stat()
	fmt.Println(st != nil, err)
}
