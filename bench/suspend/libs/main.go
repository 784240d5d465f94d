// encoding/json, regexp, text/template and math/big together: a report on the numbers in some text.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"regexp"
	"text/template"
)

type report struct {
	Title   string   `json:"title"`
	Numbers []string `json:"numbers"`
	Product string   `json:"product"`
}

var number = regexp.MustCompile(`\b[0-9]+(?:_[0-9]+)*\b`)

var page = template.Must(template.New("page").Funcs(template.FuncMap{"json": func(v any) (string, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return string(b), err
}}).Parse(`{{.Title}}: {{range $i, $n := .Numbers}}{{if $i}}, {{end}}{{$n}}{{else}}none{{end}}
{{json .}}
`))

func read(text string) (report, error) {
	r := report{Title: "numbers"}
	product := big.NewInt(1)
	for _, s := range number.FindAllString(text, -1) {
		n, ok := new(big.Int).SetString(s, 0)
		if !ok {
			return r, fmt.Errorf("%q is no number", s)
		}
		r.Numbers = append(r.Numbers, n.String())
		product.Mul(product, n)
	}
	r.Product = product.String()
	return r, nil
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		var r report
		if r, err = read(string(text)); err == nil {
			err = page.Execute(os.Stdout, r)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
