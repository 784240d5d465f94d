// compress/gzip round trip, and flate, zlib, bzip2 and lzw.
package main

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func main() {
	var src bytes.Buffer
	x := uint32(99)
	for src.Len() < 1<<19 {
		x = x*1103515245 + 12345
		fmt.Fprintf(&src, "line %d of %s\n", x>>20, strings.Repeat(string(rune('a'+x>>28)), int(x>>25)%9))
	}
	data := src.Bytes()
	for lvl := gzip.HuffmanOnly; lvl <= gzip.BestCompression; lvl++ {
		var z bytes.Buffer
		w, err := gzip.NewWriterLevel(&z, lvl)
		check(err)
		w.Name, w.Comment = "data.txt", "test"
		_, err = w.Write(data)
		check(err)
		check(w.Close())
		zl, zc := z.Len(), crc32.ChecksumIEEE(z.Bytes())
		r, err := gzip.NewReader(&z)
		check(err)
		out, err := io.ReadAll(r)
		check(err)
		fmt.Printf("%d: %d %08x %v %s %v\n", lvl, zl, zc, bytes.Equal(out, data), r.Name, r.Close())
	}
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(data)
	zw.Close()
	fmt.Println(z.Len())
	bad := bytes.Clone(z.Bytes())
	bad[1000] ^= 4
	zr, err := zlib.NewReader(&z)
	check(err)
	out, err := io.ReadAll(zr)
	fmt.Println(bytes.Equal(out, data), err)
	br, err := zlib.NewReader(bytes.NewReader(bad))
	check(err)
	_, err = io.ReadAll(br)
	fmt.Println(err)
	_, err = gzip.NewReader(strings.NewReader("not gzip at all"))
	fmt.Println(err)
	var l bytes.Buffer
	lw := lzw.NewWriter(&l, lzw.LSB, 8)
	lw.Write(data)
	lw.Close()
	n := l.Len()
	out, err = io.ReadAll(lzw.NewReader(&l, lzw.LSB, 8))
	fmt.Println(n, bytes.Equal(out, data), err)
	f := flate.NewReaderDict(bytes.NewReader(mustDict()), []byte("hello world"))
	out, err = io.ReadAll(f)
	fmt.Printf("%s %v\n", out, err)
	b, _ := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWU7FwjoAAAFVAAAQQAAmREAhqABAIAAiA0MgwB0DIEcmvBxdyRThQkE7FwjoAA==")
	_, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(b)))
	fmt.Println(err)
}

func mustDict() []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriterDict(&b, 9, []byte("hello world"))
	w.Write([]byte("hello world, hello"))
	w.Close()
	return b.Bytes()
}
