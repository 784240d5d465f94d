// github.com/expr-lang/expr compiles and runs the expressions on standard input, one a line.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/expr-lang/expr"
)

type user struct {
	Name  string
	Age   int
	Roles []string
	Meta  map[string]any
}

func (u user) Greet(s string) string { return s + " " + u.Name }

type env struct {
	Users []user
	Limit float64
	Now   func() string
	Add   func(a, b int) int
}

func main() {
	e := env{
		Users: []user{{"Ann", 31, []string{"admin", "dev"}, map[string]any{"k": 1}}, {"Bob", 17, nil, nil}, {"Cid", 64, []string{"ops"}, map[string]any{"k": 2.5}}},
		Limit: 18.5, Now: func() string { return "now" }, Add: func(a, b int) int { return a + b },
	}
	sc := bufio.NewScanner(os.Stdin)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		prog, err := expr.Compile(line, expr.Env(env{}), expr.Function("twice", func(p ...any) (any, error) { return p[0].(int) * 2, nil }, new(func(int) int)))
		if err != nil {
			fmt.Println(line, "\n  compile:", err)
			continue
		}
		out, err := expr.Run(prog, e)
		fmt.Printf("%s\n  = %v (%T) %v\n", line, out, out, err)
	}
}
