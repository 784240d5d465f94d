// Types that reflection makes are the program's own where the program has them, though it only ever compares with them.
package main

import (
	"fmt"
	"reflect"
)

type T struct{ a, b int }

//go:noinline
func kind(v any) string {
	switch v.(type) {
	case *T:
		return "*T"
	case []T:
		return "[]T"
	case map[string]T:
		return "map[string]T"
	case chan T:
		return "chan T"
	case [3]T:
		return "[3]T"
	case func(T) string:
		return "func(T) string"
	case **T:
		return "**T"
	case [][]T:
		return "[][]T"
	}
	return "none of these"
}

func main() {
	t, s := reflect.TypeOf(T{}), reflect.TypeOf("")
	for _, m := range []reflect.Type{
		reflect.PointerTo(t), reflect.SliceOf(t), reflect.MapOf(s, t), reflect.ChanOf(reflect.BothDir, t),
		reflect.ArrayOf(3, t), reflect.FuncOf([]reflect.Type{t}, []reflect.Type{s}, false),
		reflect.PointerTo(reflect.PointerTo(t)), reflect.SliceOf(reflect.SliceOf(t)), reflect.SliceOf(s),
	} {
		fmt.Println(m, kind(reflect.Zero(m).Interface()))
	}
}
