// reflect: walking a struct, calling a method by name, making values.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

type Inner struct {
	F float32 `k:"v" json:"f,omitempty"`
	m map[string]int
}
type Iface interface{ Do(int) string }
type T struct {
	A int
	B string
	C []Inner
	D *T
	E map[string]Iface
	F func(int, ...string) error
	G [2]complex128
	H any
	I chan<- int
	Inner
	priv uint8
}

func (t T) Do(n int) string                       { return fmt.Sprint(t.B, n) }
func (t *T) Set(s string, n ...int) (int, string) { t.B = s; return len(n), s + "!" }
func (t T) Big(a [5]int, x float32, y int8, s []string, i Iface) ([5]int, float32, int8, string) {
	a[4] += t.A
	return a, x * 2, -y, strings.Join(s, "/") + i.Do(1)
}

func walk(v reflect.Value, depth int, path string) {
	fmt.Printf("%s%s %s %s\n", strings.Repeat(" ", depth), path, v.Kind(), v.Type())
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			walk(v.Field(i), depth+1, fmt.Sprintf("%s@%d %q %v", f.Name, f.Offset, f.Tag, f.Anonymous))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), depth+1, fmt.Sprint(i))
		}
	case reflect.Map:
		ks := v.MapKeys()
		sort.Slice(ks, func(i, j int) bool { return ks[i].String() < ks[j].String() })
		for _, k := range ks {
			walk(v.MapIndex(k), depth+1, k.String())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), depth+1, "*")
		}
	case reflect.Int, reflect.Int8:
		fmt.Println("=", v.Int())
	case reflect.String:
		fmt.Println("=", v.String())
	}
}

func main() {
	t := &T{A: 1, B: "b", C: []Inner{{F: 1.5}}, D: &T{B: "d"}, E: map[string]Iface{"k": T{B: "e"}}, H: []int{1}}
	walk(reflect.ValueOf(t), 0, "t")
	ty := reflect.TypeOf(t)
	for i := range ty.NumMethod() {
		m := ty.Method(i)
		fmt.Println(m.Name, m.Type, m.Type.NumIn(), m.Type.IsVariadic())
	}
	v := reflect.ValueOf(t)
	fmt.Println(v.MethodByName("Do").Call([]reflect.Value{reflect.ValueOf(42)})[0])
	r := v.MethodByName("Set").Call([]reflect.Value{reflect.ValueOf("new"), reflect.ValueOf(1), reflect.ValueOf(2)})
	fmt.Println(r[0].Int(), r[1], t.B)
	r = v.MethodByName("Big").Call([]reflect.Value{reflect.ValueOf([5]int{1, 2, 3, 4, 5}), reflect.ValueOf(float32(1.25)), reflect.ValueOf(int8(-7)),
		reflect.ValueOf([]string{"p", "q"}), reflect.ValueOf(t).Elem()})
	fmt.Println(r[0], r[1], r[2], r[3])
	v.Elem().FieldByName("A").SetInt(99)
	v.Elem().FieldByName("C").Set(reflect.Append(v.Elem().Field(2), reflect.Zero(reflect.TypeOf(Inner{}))))
	fmt.Println(t.A, len(t.C), v.Elem().FieldByName("priv").CanSet(), v.Elem().FieldByName("nope").IsValid())
	swap := reflect.MakeFunc(reflect.TypeOf(func(int, string) (string, int) { return "", 0 }), func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{a[1], a[0]}
	}).Interface().(func(int, string) (string, int))
	fmt.Println(swap(7, "seven"))
	big := reflect.MakeFunc(reflect.TypeOf(func([4]int64, float64, bool, any) ([4]int64, error) { return [4]int64{}, nil }), func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{a[0], reflect.Zero(reflect.TypeFor[error]())}
	}).Interface().(func([4]int64, float64, bool, any) ([4]int64, error))
	fmt.Println(big([4]int64{1, 2, 3, 4}, 1, true, nil))
	m := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	m.SetMapIndex(reflect.ValueOf("x"), reflect.ValueOf(5))
	fmt.Println(m.Interface(), m.Len())
	st := reflect.StructOf([]reflect.StructField{{Name: "X", Type: reflect.TypeOf(0), Tag: `a:"b"`}, {Name: "Y", Type: reflect.TypeOf("")}})
	nv := reflect.New(st).Elem()
	nv.Field(0).SetInt(3)
	fmt.Printf("%+v %v\n", nv.Interface(), st)
	fmt.Println(reflect.SliceOf(reflect.TypeOf(t)), reflect.MapOf(reflect.TypeOf(""), st), reflect.FuncOf([]reflect.Type{st}, nil, false), reflect.ArrayOf(3, reflect.TypeOf(1.5)))
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual(t, &T{}))
	it := reflect.TypeFor[Iface]()
	fmt.Println(reflect.TypeOf(t).Implements(it), reflect.TypeOf(3).Implements(it), reflect.TypeOf(3).ConvertibleTo(reflect.TypeOf("")))
	fmt.Println(reflect.ValueOf(65).Convert(reflect.TypeOf(1.5)), reflect.ValueOf(t.Do).Call([]reflect.Value{reflect.ValueOf(3)})[0])
	fn := reflect.ValueOf(strings.ToUpper)
	fmt.Println(fn.Call([]reflect.Value{reflect.ValueOf("up")})[0], fn.Type())
	s := reflect.ValueOf(&[]int{3, 1, 2}).Elem()
	reflect.Swapper(s.Interface())(0, 2)
	fmt.Println(s.Interface(), s.Slice(1, 3), reflect.Indirect(v).Type().Name(), reflect.TypeOf(t).Elem().PkgPath())
	vs := reflect.VisibleFields(reflect.TypeOf(T{}))
	for _, f := range vs {
		fmt.Print(f.Name, f.Index, " ")
	}
	fmt.Println()
}
