// A variable that is written and never read keeps a file open (a lock, say): its finalizer would close it. The program
// never asks for a collection.
package main

import (
	"fmt"
	"os"
	"time"
)

var held *os.File

var lists [2]struct{ files []*os.File }

//go:noinline
func hold(i int) {
	held = os.NewFile(1, "held")
	lists[i].files = []*os.File{os.NewFile(2, "held, too")}
}

var sink []byte

func main() {
	hold(len(os.Args) & 1)
	go time.Sleep(time.Hour) // finalizers have a goroutine of their own then
	for range 100 { // some collections, and time for what is queued then
		sink = make([]byte, 1<<20)
		time.Sleep(10 * time.Microsecond)
	}
	fmt.Fprintln(os.Stderr, "still open", len(sink))
	fmt.Println("still open")
}
