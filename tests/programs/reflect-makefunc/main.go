package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

type big struct{ a, b, c, d, e int }
type pt struct {
	x int32
	y float32
}

func (p pt) Add(q pt, k int8) (pt, error) { return pt{p.x + q.x + int32(k), p.y + q.y}, nil }
func (p *pt) Name(prefix string, b big) (string, big) {
	b.a++
	return prefix + fmt.Sprint(*p), b
}

type op func(a, b int) int

func swap(f any) {
	fn := reflect.ValueOf(f).Elem()
	fn.Set(reflect.MakeFunc(fn.Type(), func(in []reflect.Value) []reflect.Value {
		out := make([]reflect.Value, len(in))
		for i := range in {
			out[len(in)-1-i] = in[i]
		}
		return out
	}))
}

func main() {
	var si func(string, int8) (int8, string)
	swap(&si)
	fmt.Println(si("a", -7))
	var many func(bool, complex64, []string, any, map[string]int, big, [2]int16, uint16) (uint16, [2]int16, big, map[string]int, any, []string, complex64, bool)
	swap(&many)
	fmt.Println(many(true, 1+2i, []string{"x"}, 3.5, map[string]int{"k": 1}, big{1, 2, 3, 4, 5}, [2]int16{-1, 2}, 65535))
	var o op = reflect.MakeFunc(reflect.TypeFor[op](), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(int(in[0].Int()*10 + in[1].Int()))}
	}).Interface().(op)
	fmt.Println(o(4, 2), reflect.ValueOf(o).Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(9)})[0])
	var none func()
	none = reflect.MakeFunc(reflect.TypeOf(none), func([]reflect.Value) []reflect.Value { fmt.Println("none"); return nil }).Interface().(func())
	none()
	v := reflect.MakeFunc(reflect.TypeFor[func(string, ...int) string](), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint(in[0], in[1].Len(), in[1]))}
	}).Interface().(func(string, ...int) string)
	fmt.Println(v("v", 1, 2, 3))

	p := pt{1, 2.5}
	add := reflect.ValueOf(p).MethodByName("Add").Interface().(func(pt, int8) (pt, error))
	fmt.Println(add(pt{10, 0.25}, -3))
	name := reflect.ValueOf(&p).Method(1).Interface().(func(string, big) (string, big))
	fmt.Println(name(">", big{a: 41, e: 5}))
	var w fmt.Stringer = &strings.Builder{}
	ws := reflect.ValueOf(w).MethodByName("WriteString").Interface().(func(string) (int, error))
	fmt.Println(ws("hey"))
	fmt.Println(w)
	less := reflect.MakeFunc(reflect.TypeFor[func(i, j int) bool](), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(in[0].Int() > in[1].Int())}
	}).Interface().(func(i, j int) bool)
	s := []int{3, 1, 2}
	sort.Slice(s, func(i, j int) bool { return less(s[i], s[j]) })
	fmt.Println(s, fmt.Sprintf("%T", less))
	defer func() { fmt.Println("recovered", recover()) }()
	boom := reflect.MakeFunc(reflect.TypeFor[func() error](), func(in []reflect.Value) []reflect.Value { panic("boom") }).Interface().(func() error)
	boom()
}
