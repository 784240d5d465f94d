// Names of functions by their code, and where they begin.
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

type T struct{ a, b int }

func (t *T) Method(s string) { panic(*t) }
func (t T) Val()             { println(t.a) }

type I interface{ Val() }

func f(n int) { println(n) }
func g[X any](x X) X {
	return x
}
func handler(name string, f func()) func() { return func() { println(name); f() } }

func main() {
	for _, v := range []any{f, main, (*T).Method, T.Val, (*T).Val, I.Val, g[int], fmt.Println, strings.Map, func() {}, (&T{}).Method, T{}.Val, I(T{}).Val, handler("x", main), func() { println(2) }} {
		fn := runtime.FuncForPC(reflect.ValueOf(v).Pointer())
		if fn == nil {
			fmt.Println("nil")
			continue
		}
		file, line := fn.FileLine(fn.Entry())
		fmt.Println(fn.Name(), file[strings.LastIndex(file, "/")+1:], line)
	}
	m, _ := reflect.TypeOf(T{}).MethodByName("Val")
	fmt.Println(runtime.FuncForPC(m.Func.Pointer()).Name())
	pc, _, _, _ := runtime.Caller(0)
	fn := runtime.FuncForPC(pc)
	fmt.Println(fn.Name())
	file, line := fn.FileLine(fn.Entry())
	fmt.Println(file[strings.LastIndex(file, "/")+1:], line)
}
