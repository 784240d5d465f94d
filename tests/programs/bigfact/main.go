// math/big: factorials, and the arithmetic around them.
package main

import (
	"fmt"
	"math/big"
)

func fact(n int64) *big.Int {
	r := big.NewInt(1)
	for i := int64(2); i <= n; i++ {
		r.Mul(r, big.NewInt(i))
	}
	return r
}

func main() {
	fmt.Println(fact(30), fact(100))
	f := fact(1000)
	fmt.Println(f.BitLen(), len(f.String()), f.String()[:40])
	g := fact(3000)
	q, m := new(big.Int).DivMod(g, new(big.Int).Add(f, big.NewInt(1)), new(big.Int))
	fmt.Println(q.BitLen(), m.BitLen(), new(big.Int).Mod(m, big.NewInt(1000003)))
	fmt.Println(new(big.Int).Exp(big.NewInt(3), fact(50), big.NewInt(1000000007)))
	p, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	fmt.Println(p.ProbablyPrime(20), new(big.Int).ModInverse(big.NewInt(12345), p), new(big.Int).Sqrt(fact(60)))
	a, b := new(big.Int), new(big.Int)
	fmt.Println(new(big.Int).GCD(a, b, fact(20), new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil)), a, b)
	neg := new(big.Int).Neg(fact(25))
	fmt.Printf("%x %d %v %s\n", neg, new(big.Int).Rsh(neg, 70), new(big.Int).And(neg, f).Cmp(f), new(big.Int).Not(neg).Text(36))
	r := new(big.Rat)
	for i := int64(1); i <= 60; i++ {
		r.Add(r, big.NewRat(1, i))
	}
	fmt.Println(r, r.FloatString(50))
	x := new(big.Float).SetPrec(300).SetInt64(2)
	x.Sqrt(x)
	fmt.Println(x.Text('g', 80))
	fib := [2]*big.Int{big.NewInt(0), big.NewInt(1)}
	for range 2000 {
		fib[0].Add(fib[0], fib[1])
		fib[0], fib[1] = fib[1], fib[0]
	}
	fmt.Println(fib[0])
}
