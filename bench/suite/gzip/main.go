// compress/gzip at three levels over N kilobytes of text, and back.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strconv"
)

func main() {
	n := 1500
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var src []byte
	for x := uint32(99); len(src) < n<<10; {
		x = x*1103515245 + 12345
		src = append(src, "line "...)
		src = strconv.AppendInt(src, int64(x>>20), 10)
		src = append(src, " of the big file."[:x>>28]...)
		src = append(src, '\n')
	}
	for _, level := range []int{1, 6, 9} {
		var z bytes.Buffer
		w, err := gzip.NewWriterLevel(&z, level)
		if err == nil {
			_, err = w.Write(src)
		}
		if err == nil {
			err = w.Close()
		}
		small := z.Len()
		var out []byte
		if err == nil {
			var r *gzip.Reader
			if r, err = gzip.NewReader(&z); err == nil {
				out, err = io.ReadAll(r)
			}
		}
		fmt.Println(level, len(src), small, bytes.Equal(out, src), err)
	}
}
