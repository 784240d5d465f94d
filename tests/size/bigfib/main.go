// A Fibonacci number of 209 digits.
package main

import (
	"fmt"
	"math/big"
)

func main() {
	a, b := big.NewInt(0), big.NewInt(1)
	for range 1000 {
		a.Add(a, b)
		a, b = b, a
	}
	fmt.Println(a)
}
