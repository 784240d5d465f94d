// cel evaluates the expressions of standard input, a line each, over a few variables.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"
)

func main() {
	env, err := cel.NewEnv(
		cel.Variable("name", cel.StringType),
		cel.Variable("roles", cel.ListType(cel.StringType)),
		cel.Variable("limits", cel.MapType(cel.StringType, cel.IntType)),
		cel.Variable("at", cel.TimestampType),
		ext.Strings(), ext.Math(), ext.Lists(), ext.Encoders(),
	)
	if err != nil {
		panic(err)
	}
	vars := map[string]any{
		"name":   "gopher",
		"roles":  []string{"admin", "dev", "ops"},
		"limits": map[string]int64{"cpu": 4, "memory": 4096},
		"at":     time.Date(2026, 11, 30, 12, 34, 56, 0, time.UTC),
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		ast, issues := env.Compile(in.Text())
		if issues.Err() != nil {
			fmt.Println("error:", issues.Err())
			continue
		}
		program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		v, _, err := program.Eval(vars)
		fmt.Println(ast.OutputType(), v, err)
	}
}
