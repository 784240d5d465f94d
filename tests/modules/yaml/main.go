// gopkg.in/yaml.v3 reads the documents on standard input into nodes, maps and a struct, and writes them back.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gopkg.in/yaml.v3"
)

type server struct {
	Name   string            `yaml:"name"`
	Ports  []uint16          `yaml:"ports,flow"`
	Labels map[string]string `yaml:"labels,omitempty"`
	TLS    *struct {
		Cert string `yaml:"cert"`
	} `yaml:"tls"`
	Timeout time.Duration  `yaml:"timeout"`
	Ratio   float64        `yaml:"ratio"`
	Extra   map[string]any `yaml:",inline"`
}

type config struct {
	Version int       `yaml:"version"`
	When    time.Time `yaml:"when"`
	Servers []server  `yaml:"servers"`
}

func walk(n *yaml.Node, depth int) int {
	c := 1
	for _, k := range n.Content {
		c += walk(k, depth+1)
	}
	return c
}

func main() {
	dec := yaml.NewDecoder(os.Stdin)
	for i := 0; ; i++ {
		var n yaml.Node
		if err := dec.Decode(&n); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			fmt.Println("error:", err)
			break
		}
		var v any
		fmt.Println("document", i, walk(&n, 0), n.Decode(&v))
		fmt.Printf("%v\n", v)
		out, err := yaml.Marshal(v)
		fmt.Printf("%s%v\n", out, err)
		if i == 0 {
			var c config
			fmt.Println(n.Decode(&c))
			fmt.Printf("%+v %v\n", c.Servers[0].Ports, c.When)
			out, err := yaml.Marshal(c)
			fmt.Printf("%s%v\n", out, err)
		}
	}
	enc := yaml.NewEncoder(os.Stdout)
	enc.SetIndent(2)
	fmt.Println(enc.Encode(map[string]any{"b": []string{"x: y", "multi\nline\n", "true", "", "123", "~"}, "a": map[int]bool{2: true, 1: false}, "f": 1e20}))
}
