// text/template: a page of a table, N times.
package main

import (
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"strings"
	"text/template"
)

type user struct {
	Name  string
	Age   int
	Tags  []string
	Attrs map[string]float64
}

func (u user) Greet(s string) string { return s + ", " + u.Name }

const page = `{{define "row"}}<td>{{.}}</td>{{end}}<table>
{{range $i, $u := .}}<tr id="{{$i}}">{{template "row" $u.Name | printf "%-10s|" | upper}}{{template "row" $u.Age}}
{{- range $k, $v := $u.Attrs}}{{$k}}:{{printf "%.2f" $v}};{{end}}
{{- if and (gt .Age 30) (lt .Age 50)}}middle{{else if ge .Age 50}}old{{else}}young{{end}} {{.Greet "Hello" | html}}
{{- with .Tags}} {{len .}}: {{index . 0}}{{end}} {{eq .Name "name3" "name7"}}</tr>
{{end}}</table>
`

func main() {
	n := 60
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	t := template.Must(template.New("page").Funcs(template.FuncMap{"upper": strings.ToUpper}).Parse(page))
	users := make([]user, 100)
	for i := range users {
		users[i] = user{"name" + strconv.Itoa(i), i * 7 % 80, []string{"<a>", "b"}[:i%3], map[string]float64{"x": float64(i) / 3, "y": 2}}
	}
	h := fnv.New64a()
	bytes := 0
	for i := range n {
		users[i%100].Age++
		var out strings.Builder
		if err := t.Execute(&out, users); err != nil {
			fmt.Println(err)
			return
		}
		bytes += out.Len()
		h.Write([]byte(out.String()))
	}
	fmt.Printf("%d %x\n", bytes, h.Sum64())
}
