// encoding/json both ways: struct tags, embedding, maps, raw messages, custom marshalers, errors, streams.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

type Base struct {
	ID   int64     `json:"id"`
	When time.Time `json:"when"`
}

type Colour int

func (c Colour) MarshalText() ([]byte, error) { return []byte([]string{"red", "green"}[c]), nil }
func (c *Colour) UnmarshalText(b []byte) error {
	switch string(b) {
	case "red":
		*c = 0
	case "green":
		*c = 1
	default:
		return fmt.Errorf("no colour %q", b)
	}
	return nil
}

type Item struct {
	Base
	Name   string           `json:"name"`
	Price  float64          `json:"price,omitempty"`
	Tags   []string         `json:"tags"`
	Attr   map[string]any   `json:"attr,omitempty"`
	Next   *Item            `json:"next,omitempty"`
	Raw    json.RawMessage  `json:"raw,omitempty"`
	Colour Colour           `json:"colour"`
	ByCol  map[Colour]uint8 `json:"bycol"`
	Bytes  []byte           `json:"bytes"`
	Quoted int              `json:"quoted,string"`
	hidden int
	Skip   string            `json:"-"`
	Iface  any               `json:"iface"`
	Arr    [3]bool           `json:"arr"`
	M2     map[int]string    `json:"m2"`
	Stamp  map[string]string `json:"stamp"`
}

func main() {
	it := Item{Base: Base{7, time.Date(2024, 2, 29, 12, 30, 0, 5000, time.UTC)}, Name: "sn\u00f8w <&> \u2028 \"q\"", Price: 1.5e21,
		Tags: []string{"a", "b"}, Attr: map[string]any{"z": 1, "a": []int{1, 2}, "m": nil, "f": 0.1}, Next: &Item{Name: "inner"},
		Raw: json.RawMessage(`{"x":[1,2,  3]}`), Colour: 1, ByCol: map[Colour]uint8{0: 3, 1: 4}, Bytes: []byte("hello, bytes"),
		Quoted: -12, Iface: struct{ A, B int }{1, 2}, Arr: [3]bool{true, false, true}, M2: map[int]string{10: "ten", 9: "nine", -1: "minus"}}
	b, err := json.Marshal(it)
	fmt.Println(string(b), err)
	var back Item
	fmt.Println(json.Unmarshal(b, &back))
	fmt.Printf("%+v %v %s %v\n", back.Base, back.Next.Name, back.Raw, back.Attr)
	b2, _ := json.MarshalIndent(back.Attr, ">", "  ")
	fmt.Println(string(b2))
	var anyv any
	err = json.Unmarshal([]byte(`{"a":[1,2.5,-3e2,true,null,"\ud83d\ude00\n"],"b":{"c":{}}}`), &anyv)
	fmt.Println(anyv, err)
	for _, bad := range []string{`{"id":"x"}`, `{`, `[1,2`, `{"a" 1}`, `"\x"`, `{"colour":"blue"}`, `nul`, `{"arr":[1]}`, ``, `{"quoted":"1.5"}`} {
		var x Item
		err := json.Unmarshal([]byte(bad), &x)
		var se *json.SyntaxError
		var te *json.UnmarshalTypeError
		fmt.Println(errors.As(err, &se), errors.As(err, &te), err)
	}
	dec := json.NewDecoder(strings.NewReader(`{"id":1} {"id":2,"nope":3} [1`))
	for {
		var v any
		if err := dec.Decode(&v); err != nil {
			fmt.Println(err, err == io.EOF)
			break
		}
		fmt.Println(v)
	}
	dec = json.NewDecoder(strings.NewReader(`{"k":[1,"s",{"n":null}],"t":12345678901234567890}`))
	dec.UseNumber()
	for {
		t, err := dec.Token()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T %v more=%v\n", t, t, dec.More())
	}
	dec = json.NewDecoder(strings.NewReader(`{"id":1,"nope":2}`))
	dec.DisallowUnknownFields()
	fmt.Println(dec.Decode(&back))
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	fmt.Println(enc.Encode(map[string]any{"html": "<a&b>", "n": []any{1, "x", nil, 2.0, int8(-3)}}))
	fmt.Println(json.NewEncoder(io.Discard).Encode(func() {}))
	var buf bytes.Buffer
	fmt.Println(json.Compact(&buf, []byte(` { "a" : [ 1 , 2 ] } `)), buf.String(), json.Valid([]byte("[]")), json.Valid([]byte("[")))
	var big []map[string]int
	for i := range 2000 {
		big = append(big, map[string]int{"i": i, "sq": i * i})
	}
	bb, _ := json.Marshal(big)
	var big2 []map[string]int
	json.Unmarshal(bb, &big2)
	s := 0
	for _, m := range big2 {
		s += m["sq"] - m["i"]
	}
	fmt.Println(len(bb), s)
}
