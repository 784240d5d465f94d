// fannkuch-redux of the Computer Language Benchmarks Game. bench/ runs it with a greater n (argument 1).
package main

import (
	"fmt"
	"os"
	"strconv"
)

func fannkuch(n int) (checksum, maxFlips int) {
	perm1 := make([]int32, n)
	for i := range perm1 {
		perm1[i] = int32(i)
	}
	perm := make([]int32, n)
	count := make([]int32, n)
	permCount, r := 0, n
	for {
		for ; r != 1; r-- {
			count[r-1] = int32(r)
		}
		copy(perm, perm1)
		flips := 0
		for k := perm[0]; k != 0; k = perm[0] {
			for i, j := int32(0), k; i < j; i, j = i+1, j-1 {
				perm[i], perm[j] = perm[j], perm[i]
			}
			flips++
		}
		maxFlips = max(maxFlips, flips)
		if permCount&1 == 0 {
			checksum += flips
		} else {
			checksum -= flips
		}
		for {
			if r == n {
				return
			}
			first := perm1[0]
			for i := 0; i < r; i++ {
				perm1[i] = perm1[i+1]
			}
			perm1[r] = first
			count[r]--
			if count[r] > 0 {
				break
			}
			r++
		}
		permCount++
	}
}

func main() {
	n := 7
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	c, m := fannkuch(n)
	fmt.Printf("%d\nPfannkuchen(%d) = %d\n", c, n, m)
}
