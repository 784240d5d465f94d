// Strings: built, cut, joined and dropped.
package main

import (
	"fmt"
	"strings"
)

func main() {
	total := 0
	var keep []string
	for i := 0; i < 200_000; i++ {
		var b strings.Builder
		for k := 0; k < 20; k++ {
			b.WriteString("word")
			b.WriteByte(byte('a' + (i+k)%26))
			b.WriteByte(' ')
		}
		s := b.String()
		f := strings.Fields(s)
		j := strings.Join(f, "-")
		total += len(j) + strings.Count(strings.ToUpper(j), "WORDA")
		if i%100 == 0 {
			keep = append(keep, j)
		}
		if len(keep) > 500 {
			keep = keep[250:]
		}
	}
	fmt.Println(total, len(keep))
}
