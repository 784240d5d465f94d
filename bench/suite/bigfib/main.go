// The Fibonacci number N of math/big, by N additions, its square, and its digits.
package main

import (
	"fmt"
	"math/big"
	"os"
	"strconv"
)

func main() {
	n := 60000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	a, b := big.NewInt(0), big.NewInt(1)
	for range n {
		a.Add(a, b)
		a, b = b, a
	}
	digits := a.String()
	square := new(big.Int)
	for i := range 200 {
		square.Mul(a, b).Add(square, big.NewInt(int64(i)))
		b.Xor(b, square.Rsh(square, uint(a.BitLen())))
	}
	fmt.Println(len(digits), digits[max(0, len(digits)-20):], new(big.Int).Mod(square, big.NewInt(1000000007)))
}
