// go/parser and go/printer on a file: its own source, embedded.
package main

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"sort"
)

//go:embed sample.txt
var sample string

func main() {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "sample.go", sample, parser.ParseComments)
	if err != nil {
		fmt.Println("parse:", err)
	}
	kinds := map[string]int{}
	ast.Inspect(f, func(n ast.Node) bool {
		if n != nil {
			kinds[fmt.Sprintf("%T", n)]++
		}
		return true
	})
	names := make([]string, 0, len(kinds))
	for k := range kinds {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		fmt.Println(k, kinds[k])
	}
	for _, d := range f.Decls {
		if fd, ok := d.(*ast.FuncDecl); ok {
			fmt.Println(fset.Position(fd.Pos()), fd.Name.Name, fd.Doc.Text())
		}
	}
	if err := printer.Fprint(os.Stdout, fset, f); err != nil {
		fmt.Println(err)
	}
	_, err = parser.ParseFile(fset, "bad.go", "package p\nfunc f( { x := }\nvar 1\n", parser.AllErrors)
	fmt.Println(err)
	e, err := parser.ParseExpr("a+b*c(d, e...)[1:2].(T)")
	fmt.Println(err)
	ast.Fprint(os.Stdout, nil, e, ast.NotNilFilter)
	src, err := format.Source([]byte("package  x\nfunc  f ( a int,b string )  {\nif a>1{return}\n\n\n\nx:=map[string]int{\"a\":1,\"bcd\":2}\n_=x }"))
	fmt.Println(string(src), err)
}
