// crypto/sha256 over 16 MB, and its small relatives.
package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
)

func main() {
	b := make([]byte, 16<<20)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	fmt.Printf("%x\n", sha256.Sum256(b))
	h := sha256.New()
	for p := b; len(p) > 0; {
		n := min(len(p), 4099)
		h.Write(p[:n])
		p = p[n:]
	}
	fmt.Println(hex.EncodeToString(h.Sum(nil)))
	b = b[:1<<18]
	fmt.Printf("%x\n%x\n%x\n%x\n", sha256.Sum224(b), sha512.Sum512(b), sha1.Sum(b), md5.Sum(b))
	m := hmac.New(sha256.New, []byte("key"))
	m.Write([]byte("The quick brown fox jumps over the lazy dog"))
	fmt.Printf("%x\n", m.Sum(nil))
	f := fnv.New64a()
	f.Write(b)
	fmt.Printf("%08x %08x %016x %08x %016x\n", crc32.ChecksumIEEE(b), crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)),
		crc64.Checksum(b, crc64.MakeTable(crc64.ECMA)), adler32.Checksum(b), f.Sum64())
}
