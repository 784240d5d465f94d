package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type User struct {
	Name  string
	Age   int
	Tags  []string
	Attrs map[string]float64
	Boss  *User
}

func (u User) Greet(s string) string { return s + ", " + u.Name }
func (u *User) Older(n int) int      { return u.Age + n }
func (u User) Fail() (string, error) { return "", errors.New("failed on purpose") }
func (u User) Sum(a ...int) (t int) {
	for _, x := range a {
		t += x
	}
	return
}

const page = `{{define "row"}}<{{.}}>{{end -}}
{{- /* a comment */ -}}
Name: {{.Name | printf "%-10s|" | upper}}
{{with .Boss}}Boss: {{.Name}} ({{.Older 5}}){{else}}none{{end}}
{{range $i, $t := .Tags}}{{if $i}}, {{end}}{{$i}}={{template "row" $t}}{{else}}empty{{end}}
{{range $k, $v := .Attrs}}{{$k}}:{{printf "%.2f" $v}};{{end}}
{{.Greet "Hello"}} {{.Sum 1 2 3}} {{len .Name}} {{index .Tags 1}} {{index .Attrs "x"}} {{slice .Name 1 3}}
{{if and (gt .Age 30) (lt .Age 50)}}middle{{else if ge .Age 50}}old{{else}}young{{end}} {{eq .Name "Ann" "Bob"}} {{not true}} {{or "" "dflt"}}
{{html "<a href='x'>&"}} {{js "it's \"x\""}} {{urlquery "a b&c"}} {{print 1 2 "x" 'a' 1.5 nil}} {{call .F 20}}
{{range $n := 3}}{{$n}}{{if eq $n 1}}{{continue}}{{end}};{{end}}{{block "b" .}}block {{.Age}}{{end}}
{{$x := 1}}{{range .Tags}}{{$x = 5}}{{break}}{{end}}{{$x}}
`

func main() {
	t := template.New("page").Funcs(template.FuncMap{"upper": strings.ToUpper})
	t = template.Must(t.Parse(page))
	u := &User{"Ann", 42, []string{"a", "b", "c"}, map[string]float64{"x": 1.5, "a": 2}, &User{Name: "Zed", Age: 60}}
	data := struct {
		*User
		F func(int) int
	}{u, func(i int) int { return i * 2 }}
	if err := t.Execute(os.Stdout, data); err != nil {
		fmt.Println("error:", err)
	}
	for _, s := range []string{"{{.Nope}}", "{{.Fail}}", "{{index .Tags 9}}", "{{template \"none\"}}", "{{.Name.X}}", "{{1 | len}}"} {
		err := template.Must(template.New("bad").Parse(s)).Execute(os.Stdout, u)
		fmt.Println("error:", err)
	}
	for _, s := range []string{"{{", "{{if}}", "{{range .X}}", "{{end}}", "{{nofunc 1}}", "{{\"a}}", "{{break}}"} {
		_, err := template.New("bad").Parse(s)
		fmt.Println("error:", err)
	}
	template.Must(template.New("o").Option("missingkey=zero").Delims("<<", ">>").Parse("<<.a>> <<.zz>> {{raw}}\n")).Execute(os.Stdout, map[string]int{"a": 1})
}
