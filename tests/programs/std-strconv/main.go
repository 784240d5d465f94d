package main

import (
	"errors"
	"math"
	"os"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0x7f", "0b101", "1_000", "abc", "", "+5", "٣"} {
		i, err := strconv.ParseInt(s, 0, 64)
		j, err2 := strconv.Atoi(s)
		u, err3 := strconv.ParseUint(s, 10, 8)
		println(s, i, err == nil, j, err2 == nil, u, err3 == nil)
		var ne *strconv.NumError
		if errors.As(err, &ne) {
			println(ne.Func, ne.Num, ne.Err.Error())
		}
	}
	var b []byte
	for _, f := range []float64{0, 1, -1.5, 0.1, 1e21, 1e-7, 123456789.125, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(-1), math.NaN(), 2.2250738585072014e-308, 9007199254740993} {
		b = strconv.AppendFloat(b[:0], f, 'g', -1, 64)
		b = append(b, ' ')
		b = strconv.AppendFloat(b, f, 'e', 5, 32)
		b = append(b, ' ')
		b = strconv.AppendFloat(b, f, 'f', 2, 64)
		b = append(b, '\n')
		os.Stdout.Write(b)
	}
	for base := 2; base <= 36; base += 7 {
		println(strconv.FormatInt(-1234567890123, base), strconv.FormatUint(1<<64-1, base))
	}
	for _, s := range []string{`"a\tb"`, "`raw`", `'x'`, `"bad`, `"\u00e9\x41\101"`} {
		u, err := strconv.Unquote(s)
		println(u, err == nil)
	}
	println(strconv.Quote("hi\n\x00\u263a\xff\""), strconv.QuoteToASCII("日本"), strconv.QuoteRune('☺'), strconv.CanBackquote("a`b"))
	t, err := strconv.ParseBool("T")
	println(t, err == nil, strconv.FormatBool(false), strconv.Itoa(-45))
	c, err := strconv.ParseComplex("1.5-2i", 128)
	println(real(c), imag(c), err == nil)
	sum := 0.0
	for i := range 2000 {
		s := strconv.FormatFloat(float64(i)*1.37e-3+1/float64(i+1), 'g', -1, 64)
		f, _ := strconv.ParseFloat(s, 64)
		if strconv.FormatFloat(f, 'g', -1, 64) != s {
			println("round trip", s)
		}
		sum += f
	}
	println(strconv.FormatFloat(sum, 'g', 10, 64))
}
