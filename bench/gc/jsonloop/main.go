// What a JSON server does for each request, in a loop: decode, change, encode.
package main

import (
	"encoding/json"
	"fmt"
)

type item struct {
	ID    int               `json:"id"`
	Name  string            `json:"name"`
	Tags  []string          `json:"tags"`
	Attrs map[string]string `json:"attrs"`
	Price float64           `json:"price"`
}

type request struct {
	User  string  `json:"user"`
	Items []*item `json:"items"`
}

type response struct {
	User  string           `json:"user"`
	Total float64          `json:"total"`
	ByTag map[string][]int `json:"by_tag"`
	Any   any              `json:"any"`
}

func handle(body []byte) ([]byte, error) {
	var r request
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	out := response{User: r.User, ByTag: map[string][]int{}}
	for _, it := range r.Items {
		out.Total += it.Price
		for _, t := range it.Tags {
			out.ByTag[t] = append(out.ByTag[t], it.ID)
		}
	}
	if err := json.Unmarshal(body, &out.Any); err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

func main() {
	r := request{User: "gopher"}
	for i := 0; i < 20; i++ {
		r.Items = append(r.Items, &item{i, fmt.Sprintf("item %d", i), []string{"a", fmt.Sprint("t", i%5)},
			map[string]string{"colour": "red", "size": fmt.Sprint(i)}, float64(i) * 1.25})
	}
	body, _ := json.Marshal(r)
	n := 0
	for i := 0; i < 5000; i++ {
		out, err := handle(body)
		if err != nil {
			panic(err)
		}
		n += len(out)
	}
	fmt.Println(len(body), n)
}
