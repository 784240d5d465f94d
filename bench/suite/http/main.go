// net/http's reader: N requests with headers and bodies, chunked ones among them, out of a buffer; and their headers written again.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
)

func main() {
	n := 20000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var text strings.Builder
	for i := range 50 {
		fmt.Fprintf(&text, "GET /page/%d?q=%x&lang=de HTTP/1.1\r\nHost: example.org\r\nUser-Agent: Mozilla/5.0 (X11; Linux)\r\n"+
			"Accept: text/html,application/xhtml+xml;q=0.9\r\nAccept-Encoding: gzip, br\r\nCookie: session=%d; theme=dark\r\nX-Request-Id: %08x\r\n\r\n", i, i*i, i*7919, i)
		body := strings.Repeat("name=value&", i%9+1)
		fmt.Fprintf(&text, "POST /form HTTP/1.1\r\nHost: example.org\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		fmt.Fprintf(&text, "PUT /up HTTP/1.1\r\nHost: example.org\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	}
	requests, bytes, written, cookies := 0, 0, 0, 0
	for requests < n {
		r := bufio.NewReader(strings.NewReader(text.String()))
		for {
			req, err := http.ReadRequest(r)
			if err == io.EOF {
				break
			}
			if err != nil {
				fmt.Println(err)
				return
			}
			k, _ := io.Copy(io.Discard, req.Body)
			bytes += int(k)
			cookies += len(req.Cookies()) + len(req.URL.Query())
			var out strings.Builder
			req.Header.Write(&out)
			written += out.Len()
			requests++
		}
	}
	fmt.Println(requests, bytes, written, cookies)
}
