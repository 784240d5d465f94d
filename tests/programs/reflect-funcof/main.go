// Functions that reflection makes of a type that only reflection made.
package main

import (
	"fmt"
	"reflect"
)

type named func(int8, string) string

func main() {
	// A signature that no compiled code knows: reflection alone can call it.
	t := reflect.FuncOf([]reflect.Type{reflect.TypeFor[int16](), reflect.TypeFor[[3]string]()}, []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[[2]complex64]()}, false)
	f := reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint(in[0], in[1])), reflect.ValueOf([2]complex64{1, 2i})}
	})
	out := f.Call([]reflect.Value{reflect.ValueOf(int16(-5)), reflect.ValueOf([3]string{"a", "b", "c"})})
	fmt.Println(f.Type(), out[0], out[1])

	// One that only a named type has.
	u := reflect.FuncOf([]reflect.Type{reflect.TypeFor[int8](), reflect.TypeFor[string]()}, []reflect.Type{reflect.TypeFor[string]()}, false)
	g := reflect.MakeFunc(u, func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint(in[0], "-", in[1]))}
	})
	fmt.Println(g.Call([]reflect.Value{reflect.ValueOf(int8(7)), reflect.ValueOf("x")})[0])
	n := g.Convert(reflect.TypeFor[named]()).Interface().(named)
	fmt.Println(n(-128, "y"))
}
