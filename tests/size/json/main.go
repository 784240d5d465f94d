// A JSON filter: reads an array of people, writes those over 40, sorted by name, with their ages summed.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
)

type person struct {
	Name  string            `json:"name"`
	Age   int               `json:"age"`
	Email string            `json:"email,omitempty"`
	Tags  []string          `json:"tags"`
	Extra map[string]string `json:"extra,omitempty"`
}

func main() {
	var people []person
	if err := json.NewDecoder(os.Stdin).Decode(&people); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var old []person
	sum := 0
	for _, p := range people {
		if p.Age > 40 {
			old = append(old, p)
			sum += p.Age
		}
	}
	sort.Slice(old, func(i, j int) bool { return old[i].Name < old[j].Name })
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	if err := out.Encode(map[string]any{"people": old, "sum": sum}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
