// wc over stdin: lines, words, bytes, runes, and the ten commonest words.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"unicode"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var lines, words, bytes, runes int
	inWord := false
	freq := map[string]int{}
	var w strings.Builder
	for {
		r, n, err := in.ReadRune()
		if err == io.EOF {
			break
		} else if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		bytes += n
		runes++
		if r == '\n' {
			lines++
		}
		if unicode.IsSpace(r) {
			if inWord {
				freq[w.String()]++
				w.Reset()
			}
			inWord = false
		} else {
			if !inWord {
				words++
			}
			inWord = true
			w.WriteRune(unicode.ToLower(r))
		}
	}
	fmt.Printf("%7d %7d %7d %7d\n", lines, words, bytes, runes)
	keys := make([]string, 0, len(freq))
	for k := range freq {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if freq[keys[i]] != freq[keys[j]] {
			return freq[keys[i]] > freq[keys[j]]
		}
		return keys[i] < keys[j]
	})
	for _, k := range keys[:min(10, len(keys))] {
		fmt.Printf("%-12s %d\n", k, freq[k])
	}
}
