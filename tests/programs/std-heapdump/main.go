// debug.WriteHeapDump: the dump is read back, record by record, and what the program made must be in it.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

type node struct {
	next  *node
	n     int
	name  string
	other any
}

var root *node

type reader struct{ *bufio.Reader }

func (r reader) int() uint64 {
	v, err := binary.ReadUvarint(r)
	if err != nil {
		panic(err)
	}
	return v
}

func (r reader) skip(n int) {
	for range n {
		r.int()
	}
}

func (r reader) bytes() []byte {
	b := make([]byte, r.int())
	if _, err := io.ReadFull(r, b); err != nil {
		panic(err)
	}
	return b
}

// The offsets of an object's pointers.
func (r reader) fields() (offsets []uint64) {
	for r.int() != 0 {
		offsets = append(offsets, r.int())
	}
	return offsets
}

type object struct {
	data   []byte
	fields []uint64
}

func (o object) at(i int) uint64 { return binary.LittleEndian.Uint64(o.data[8*i:]) }

func main() {
	root = &node{n: 0x1234567, name: "root"}
	root.next = &node{n: 0x89abcde, name: "child", other: root}
	big := make([]*node, 1000)
	big[999] = root
	child := root.next
	runtime.SetFinalizer(child, func(*node) {})
	f, err := os.Create("dump")
	if err != nil {
		panic(err)
	}
	debug.WriteHeapDump(f.Fd())
	f.Seek(0, io.SeekStart)
	r := reader{bufio.NewReader(f)}
	header := make([]byte, 16)
	io.ReadFull(r, header)
	fmt.Printf("%q\n", header)

	objects := map[uint64]object{}
	finalizers := map[uint64]bool{}
	variables := 0
	seen := map[uint64]bool{}
	for {
		tag := r.int()
		seen[tag] = true
		if tag == 0 {
			break
		}
		switch tag {
		case 1: // object
			p := r.int()
			objects[p] = object{r.bytes(), r.fields()}
		case 3: // type
			r.skip(2)
			r.bytes()
			r.int()
		case 4: // goroutine
			r.skip(8)
			r.bytes()
			r.skip(4)
		case 5: // stack frame
			r.skip(3)
			r.bytes()
			r.skip(3)
			r.bytes()
			r.fields()
		case 6: // parameters
			r.skip(4)
			fmt.Println(string(r.bytes()) != "", string(r.bytes()) == runtime.Version(), r.int() > 0)
		case 7: // finalizer
			finalizers[r.int()] = true
			r.skip(4)
		case 8: // itab
			r.skip(2)
		case 9: // thread
			r.skip(3)
		case 10: // MemStats
			r.skip(24 + 256 + 1)
		case 11: // queued finalizer
			r.skip(5)
		case 12, 13: // variables
			r.int()
			r.bytes()
			variables += len(r.fields())
		case 14: // defer
			r.skip(7)
		case 15: // panic
			r.skip(6)
		case 16: // profile
			p := r.skip
			p(2)
			for n := r.int(); n > 0; n-- {
				r.bytes()
				r.bytes()
				r.int()
			}
			p(2)
		case 17: // sample
			r.skip(2)
		default:
			panic(fmt.Sprint("tag ", tag))
		}
	}
	if _, err := r.ReadByte(); err != io.EOF {
		fmt.Println("not the end")
	}
	for _, tag := range []uint64{1, 4, 6, 7, 8, 9, 10, 12, 13} {
		if !seen[tag] {
			fmt.Println("no record with tag", tag)
		}
	}
	fmt.Println(len(objects) > 10, variables > 10)
	for p, o := range objects {
		if len(o.data) >= 48 && o.at(1) == 0x1234567 {
			c := objects[o.at(0)]
			fmt.Println(len(o.data), o.fields, c.fields, c.at(1) == 0x89abcde, c.at(5) == p, finalizers[o.at(0)])
		}
		if len(o.data) == 8192 && o.at(999) != 0 && objects[o.at(999)].data != nil && objects[o.at(999)].at(1) == 0x1234567 {
			fmt.Println("slice", len(o.fields) >= 1000)
		}
	}
	runtime.KeepAlive(big)
	runtime.KeepAlive(child)
}
