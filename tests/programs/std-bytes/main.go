// bufio, bytes, io, encoding/*, text/tabwriter, container/*, unicode.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf16"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	o := *h
	x := o[len(o)-1]
	*h = o[:len(o)-1]
	return x
}

type header struct {
	Magic [4]byte
	N     uint16
	F     float32
	V     [2]int64
}

func main() {
	sc := bufio.NewScanner(strings.NewReader("one two\nthree  four\n\nfive"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	r := bufio.NewReaderSize(strings.NewReader(strings.Repeat("0123456789", 10)+"\nrest"), 16)
	l, pre, err := r.ReadLine()
	fmt.Println(string(l), pre, err)
	s, err := r.ReadString('\n')
	fmt.Println(len(s), err)
	p, err := r.Peek(2)
	fmt.Println(string(p), err, r.Buffered())
	_, err = io.ReadFull(r, make([]byte, 10))
	fmt.Println(err)
	var b bytes.Buffer
	b.WriteString("hello ")
	b.WriteRune('é')
	b.Write(bytes.Repeat([]byte("ab"), 3))
	fmt.Fprintf(&b, "%03d", 7)
	b.Truncate(b.Len() - 1)
	fmt.Println(b.String(), b.Next(3), bytes.Index(b.Bytes(), []byte("ab")), bytes.Fields([]byte(" x y ")), bytes.EqualFold([]byte("A"), []byte("a")))
	h := &ints{5, 2, 8, 1}
	heap.Init(h)
	heap.Push(h, 3)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	li := list.New()
	e := li.PushBack(1)
	li.PushFront(0)
	li.InsertAfter(5, e)
	li.MoveToFront(e)
	for e := li.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	ri := ring.New(3)
	for i := range 3 {
		ri.Value = i
		ri = ri.Next()
	}
	ri.Do(func(x any) { fmt.Print(x, " ") })
	fmt.Println()
	var w bytes.Buffer
	hd := header{[4]byte{'G', 'O', 'W', 'L'}, 513, 1.5, [2]int64{-1, 1 << 40}}
	fmt.Println(binary.Write(&w, binary.BigEndian, hd), hex.EncodeToString(w.Bytes()), binary.Size(hd))
	var back header
	fmt.Println(binary.Read(&w, binary.BigEndian, &back), back == hd, binary.LittleEndian.Uint32([]byte{1, 2, 3, 4}), binary.AppendVarint(nil, -300))
	fmt.Println(hex.Dump([]byte("some bytes to dump!")))
	e64 := base64.StdEncoding.EncodeToString([]byte("any carnal pleas"))
	d64, err := base64.URLEncoding.DecodeString("_-8=")
	fmt.Println(e64, d64, err, base32.StdEncoding.EncodeToString([]byte("foob")))
	_, err = base64.StdEncoding.DecodeString("a$b=")
	fmt.Println(err)
	recs, err := csv.NewReader(strings.NewReader("a,b,c\n\"q \"\"x\"\"\",2,\n")).ReadAll()
	fmt.Println(recs, err)
	cw := csv.NewWriter(os.Stdout)
	cw.Write([]string{"plain", "with,comma", "with \"quote\"", "new\nline"})
	cw.Flush()
	tw := tabwriter.NewWriter(os.Stdout, 4, 8, 1, '.', tabwriter.AlignRight|tabwriter.Debug)
	fmt.Fprintln(tw, "a\tbbb\tc")
	fmt.Fprintln(tw, "aaaa\tb\tccccc")
	tw.Flush()
	pr := io.TeeReader(io.LimitReader(io.MultiReader(strings.NewReader("abc"), strings.NewReader("defgh")), 6), &b)
	all, err := io.ReadAll(pr)
	fmt.Println(string(all), err, strings.HasSuffix(b.String(), "abcdef"))
	sr := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	sr.Seek(1, io.SeekStart)
	n, err := io.Copy(os.Stdout, sr)
	fmt.Println(n, err)
	fmt.Println(unicode.IsUpper('É'), unicode.ToLower('Σ'), unicode.In('я', unicode.Cyrillic), unicode.IsPunct('!'), utf16.Encode([]rune("a😀")), string(utf16.Decode([]uint16{0xd83d, 0xde00})))
	rw := bufio.NewReadWriter(bufio.NewReader(&b), bufio.NewWriter(os.Stdout))
	rw.WriteString("buffered\n")
	rw.Flush()
}
