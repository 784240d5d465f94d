// Regular expressions over a log of N lines: groups that backtrack, literals, alternatives, replacement.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	n := 3000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	var log strings.Builder
	for i := range n {
		fmt.Fprintf(&log, "192.168.%d.%d - user%d [%02d/Mar/2026:%02d:%02d:07 +0000] \"%s /page/%d?q=%x HTTP/1.1\" %d %d mail%d@example.org\n",
			i%256, i*7%256, i%37, i%28+1, i%24, i%60, []string{"GET", "POST", "PUT"}[i%3], i*31%1000, i*i, []int{200, 404, 500}[i*i%3], i*977%65536, i%91)
	}
	text := log.String()
	line := regexp.MustCompile(`(?m)^(\S+) - (\w+) \[([^\]]+)\] "(GET|POST) ([^ "]+) [^"]*" (\d{3}) (\d+)`)
	sum, lines := 0, 0
	for _, m := range line.FindAllStringSubmatch(text, -1) {
		size, _ := strconv.Atoi(m[7])
		sum += size
		lines++
	}
	mail := regexp.MustCompile(`[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}`)
	any := regexp.MustCompile(`(?i)(error|put|q=f{1,2}\d)`)
	short := regexp.MustCompile(`(\d+)/(\w+)/(\d+)`).ReplaceAllString(text, "$3-$2-$1")
	fmt.Println(lines, sum, len(mail.FindAllString(text, -1)), len(any.FindAllStringIndex(text, -1)), len(short))
}
