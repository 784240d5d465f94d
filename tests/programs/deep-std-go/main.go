// Go's own tools and text formats on input that is nested deep: where they have a limit, their error tells.
package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"html/template"
	"strings"
	text "text/template"
)

const depth = 10000

func nested(open, in, end string, n int) string {
	return strings.Repeat(open, n) + in + strings.Repeat(end, n)
}

func trees() {
	fset := token.NewFileSet()
	x, err := parser.ParseExpr(nested("(", "1", ")", depth))
	fmt.Println(err)
	n := 0
	ast.Inspect(x, func(ast.Node) bool { n++; return true })
	fmt.Println(n)
	var b bytes.Buffer
	err = printer.Fprint(&b, fset, x)
	fmt.Println(b.Len(), err)
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	err = types.CheckExpr(fset, types.NewPackage("p", "p"), token.NoPos, x, info)
	fmt.Println(info.Types[x].Type, info.Types[x].Value, err)
	fmt.Println(len(types.ExprString(x)))

	src := "package p\n\nvar x " + nested("[]", "int", "", depth) + "\n\nfunc f() {\n" + nested("{", "", "}", 1000) + "\n}\n"
	out, err := format.Source([]byte(src))
	fmt.Println(len(out), err)
	f, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	fmt.Println(f.Name, err)
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{f}, nil)
	fmt.Println(len(pkg.Scope().Lookup("x").Type().String()), err)
}

type node struct{ Next *node }

func templates() {
	src := nested("{{if .}}", "x", "{{end}}", 3000)
	t, err := text.New("t").Parse(src)
	fmt.Println(err)
	var b strings.Builder
	err = t.Execute(&b, true)
	fmt.Println(b.String(), err, len(t.Root.String()))
	b.Reset()
	h, err := template.New("h").Parse(nested("<p>{{with .}}", "{{.}}", "{{end}}</p>", 1000))
	fmt.Println(err)
	fmt.Println(h.Execute(&b, "<&>"), b.Len())
	_, err = text.New("p").Parse("{{" + nested("(", "1", ")", 900) + "}}") // (1000 is Go's own limit on wasm)
	fmt.Println(err)

	var n *node
	for range 900 {
		n = &node{n}
	}
	b.Reset()
	r := text.Must(text.New("root").Parse(`{{define "r"}}{{if .Next}}{{template "r" .Next}}{{else}}end{{end}}{{end}}{{template "r" .}}`))
	fmt.Println(r.Execute(&b, n), b.String())
}

func main() {
	trees()
	templates()

	var any any
	d := xml.NewDecoder(strings.NewReader(nested("<a>", "x", "</a>", depth)))
	tokens := 0
	for t, err := d.Token(); err == nil; t, err = d.Token() {
		_ = t
		tokens++
	}
	fmt.Println(tokens)
	type element struct {
		A *element `xml:"a"`
	}
	var e element
	fmt.Println(xml.Unmarshal([]byte(nested("<a>", "", "</a>", 4900)), &e))
	out, err := xml.Marshal(&e)
	fmt.Println(len(out), err)
	fmt.Println(json.Unmarshal([]byte(nested("[", "", "]", depth)), &any))
	var in bytes.Buffer
	fmt.Println(json.Indent(&in, []byte(nested("[", "1", "]", 2000)), "", ""), in.Len())
}
