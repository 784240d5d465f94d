// A command as many are: with a flag it leaves a profile of its memory, for which it has the collector run. It cannot
// see what that finds dead, so it does not pay for exactness (deaths_find in emit/load/asked.c).
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
)

func main() {
	profile := flag.String("memprofile", "", "write a memory profile to `file`")
	flag.Parse()
	count := map[string]int{}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		for _, word := range strings.Fields(in.Text()) {
			count[strings.ToLower(word)]++
		}
	}
	words := make([]string, 0, len(count))
	for word := range count {
		words = append(words, word)
	}
	sort.Slice(words, func(i, k int) bool { return words[i] < words[k] })
	for _, word := range words {
		fmt.Printf("%4d %s\n", count[word], word)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		runtime.GC()
		if err := pprof.WriteHeapProfile(f); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		f.Close()
	}
}
