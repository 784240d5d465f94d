// strconv: N numbers to text and back, whole ones, floating ones, quoted strings.
package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

func main() {
	n := 500000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var buf []byte
	x, sum, bytes, bad := uint64(1), 0, 0, 0
	for range n {
		x = x*6364136223846793005 + 1442695040888963407
		buf = strconv.AppendInt(buf[:0], int64(x)>>(x>>58), 10)
		bytes += len(buf)
		i, err := strconv.ParseInt(string(buf), 10, 64)
		if err != nil || i != int64(x)>>(x>>58) {
			bad++
		}
		f := math.Float64frombits(x&^(0x7ff<<52) | (1023-64+x>>57)<<52)
		buf = strconv.AppendFloat(buf[:0], f, 'g', -1, 64)
		bytes += len(buf)
		if g, err := strconv.ParseFloat(string(buf), 64); err != nil || g != f {
			bad++
		}
		buf = strconv.AppendFloat(buf[:0], f, 'f', 3, 64)
		bytes += len(buf)
		sum += int(buf[len(buf)-1])
	}
	for i := range n / 20 {
		q := strconv.Quote("line \t" + strconv.FormatUint(uint64(i), 16) + "é\u2028\"\n")
		if u, err := strconv.Unquote(q); err != nil || len(u) >= len(q) {
			bad++
		}
		bytes += len(q)
	}
	fmt.Println(bytes, sum, bad)
}
