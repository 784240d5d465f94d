// encoding/json: N rounds of a document of 400 people out of text, and into it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

type person struct {
	Name   string            `json:"name"`
	Age    int               `json:"age"`
	Email  string            `json:"email,omitempty"`
	Tags   []string          `json:"tags"`
	Weight float64           `json:"weight"`
	Extra  map[string]string `json:"extra,omitempty"`
}

func main() {
	n := 40
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	people := make([]person, 400)
	for i := range people {
		people[i] = person{Name: "name" + strconv.Itoa(i*7919), Age: 20 + i%50, Tags: []string{"a", "tag" + strconv.Itoa(i%9)}[:i%3], Weight: float64(i) * 1.37}
		if i%3 == 0 {
			people[i].Email = fmt.Sprintf("p%d@example.org", i)
		}
		if i%5 == 0 {
			people[i].Extra = map[string]string{"note": "nöte \"" + strconv.Itoa(i), "b": "<c>"}
		}
	}
	text, err := json.Marshal(people)
	for range n {
		var back []person
		if err = json.Unmarshal(text, &back); err != nil {
			break
		}
		back[0].Age++
		if text, err = json.Marshal(back); err != nil {
			break
		}
	}
	var tree any
	if err == nil {
		err = json.Unmarshal(text, &tree)
	}
	fmt.Println(err, len(text), len(tree.([]any)), string(text[:60]))
}
