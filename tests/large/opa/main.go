// opa compiles the policies of the files that it is given, and evaluates the queries of standard input, a line each.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func main() {
	ctx := context.Background()
	data := map[string]any{
		"roles": map[string]any{"ann": []any{"admin"}, "bob": []any{"dev", "ops"}, "eve": []any{}},
		"grants": map[string]any{
			"dev": []any{map[string]any{"verb": "read", "kind": "repo"}, map[string]any{"verb": "write", "kind": "repo"}},
			"ops": []any{map[string]any{"verb": "read", "kind": "host"}},
		},
	}
	store := inmem.NewFromObject(data)
	var modules []func(*rego.Rego)
	for _, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		formatted, err := format.Source(name, text)
		fmt.Printf("%s%v\n", formatted, err)
		if err == nil {
			m := ast.MustParseModuleWithOpts(string(text), ast.ParserOptions{ProcessAnnotation: true})
			fmt.Println(len(show(m)), m.Package, len(m.Rules))
			modules = append(modules, rego.Module(name, string(text)))
		}
	}
	input := map[string]any{"user": "bob", "verb": "read", "kind": "host", "ip": "10.1.2.3", "n": 6}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		fmt.Println(">", in.Text())
		trace := topdown.NewBufferTracer()
		r := rego.New(append(modules, rego.Query(in.Text()), rego.Store(store), rego.Input(input), rego.QueryTracer(trace))...)
		result, err := r.Eval(ctx)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		for _, row := range result {
			fmt.Println(show(row.Bindings))
			for _, e := range row.Expressions {
				fmt.Println(e.Text, "=", show(e.Value))
			}
		}
		fmt.Println(len(result), len(*trace))
	}
	p, err := rego.New(append(modules, rego.Query("data.example.allow == true"), rego.Store(store),
		rego.Unknowns([]string{"input"}))...).Partial(ctx)
	fmt.Println(err)
	if err == nil {
		for _, q := range p.Queries {
			fmt.Println(q)
		}
		for _, s := range p.Support {
			fmt.Println(s)
		}
	}
}
