// debug.ReadBuildInfo, runtime.Version, and variables set by -ldflags=-X.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

var version = "unset"
var plain string
var untouched = "as written"

func main() {
	bi, ok := debug.ReadBuildInfo()
	fmt.Println(ok, bi.Path, bi.Main.Path, bi.GoVersion == runtime.Version(), len(bi.Deps), strings.HasPrefix(runtime.Version(), "go1."))
	for _, s := range bi.Settings {
		if s.Key == "-compiler" || s.Key == "-ldflags" {
			fmt.Println(s.Key, s.Value)
		}
	}
	fmt.Println(version, plain, untouched, runtime.Compiler)
}
