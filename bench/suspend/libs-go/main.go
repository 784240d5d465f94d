// As libs, each line of the text by a goroutine of its own.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"sync"
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
	var wg sync.WaitGroup
	results := make(chan []byte, 16)
	errs := make(chan error, 1)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		text := in.Text()
		wg.Add(1)
		go func() {
			defer wg.Done()
			var out bytes.Buffer
			r, err := read(text)
			if err == nil {
				err = page.Execute(&out, r)
			}
			if err != nil {
				select {
				case errs <- err:
				default:
				}
				return
			}
			results <- out.Bytes()
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	for out := range results {
		os.Stdout.Write(out)
	}
	select {
	case err := <-errs:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	default:
	}
}
