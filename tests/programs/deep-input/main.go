// What the standard library reads and writes may be nested deep: beyond Go's own limits it gives Go's own errors.
package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"go/parser"
	"reflect"
	"strings"
)

type list struct {
	V    int
	Next *list `json:",omitempty" xml:",omitempty"`
}

type quoted struct{ inner any }

func (q quoted) MarshalJSON() ([]byte, error) { return json.Marshal(q.inner) }

type ring struct{ Next *ring }

func main() {
	for _, n := range []int{9999, 10001} {
		var v any
		err := json.Unmarshal([]byte(strings.Repeat("[", n)+strings.Repeat("]", n)), &v)
		fmt.Println(err)
		b, err := json.Marshal(v)
		fmt.Println(len(b), err)
	}
	var l, m *list
	for i := range 6000 {
		l = &list{i, l}
	}
	b, err := json.Marshal(l)
	fmt.Println(len(b), err, json.Unmarshal(b, &m), reflect.DeepEqual(l, m))
	m.Next.Next.Next.V++
	fmt.Println(reflect.DeepEqual(l, m))

	var q any = 1
	for range 30 {
		q = quoted{[]any{q}}
	}
	b, err = json.Marshal(q)
	fmt.Println(string(b), err)

	r := &ring{}
	r.Next = r
	_, err = json.Marshal(r)
	fmt.Println(err)

	var x list
	fmt.Println(xml.Unmarshal([]byte(strings.Repeat("<Next>", 5000)+strings.Repeat("</Next>", 5000)), &x))
	_, err = parser.ParseExpr(strings.Repeat("(", 20000) + "a" + strings.Repeat(")", 20000))
	fmt.Println(err)
}
