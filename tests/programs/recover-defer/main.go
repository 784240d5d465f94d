// Who may recover: `defer recover()` of a function that a panic called, what reflection made, and not by way of a function that Go
// inlined into the wrapper of a defer statement.
package main

import "reflect"

type T struct{ n int }

func (t *T) M(what string) { println(what, "recovers", recover() != nil) }

type embeds struct{ *T }

func tooDeep()    { println("too deep:", recover() == nil) }
func inlined(int) { tooDeep() }

func call(f func()) { f() }

func try(what string, f func()) {
	defer func() { println(what, "went on:", recover() != nil) }()
	f()
}

func main() {
	try("defer recover", func() {
		defer func() { defer recover() }()
		panic(1)
	})
	try("defer recover in a loop", func() {
		defer func() {
			for range 2 {
				defer recover()
			}
		}()
		panic(1)
	})
	try("direct", func() {
		defer recover()
		panic(1)
	})
	try("one deeper", func() {
		defer func() { func() { defer recover() }() }()
		panic(1)
	})
	try("a second panic", func() {
		defer func() {
			defer recover()
			defer func() { println(recover().(int)) }()
			panic(2)
		}()
		panic(1)
	})
	try("called", func() {
		defer func() { defer call(func() { recover() }) }()
		panic(1)
	})
	try("inlined", func() {
		defer inlined(1)
		panic(1)
	})
	t := &T{1}
	try("method value by reflection", func() {
		defer reflect.ValueOf(t).Method(0).Interface().(func(string))("method value")
		panic(1)
	})
	try("method expression by reflection", func() {
		defer reflect.TypeOf(t).Method(0).Func.Interface().(func(*T, string))(t, "method expression")
		panic(1)
	})
	try("promoted method by reflection", func() {
		defer reflect.ValueOf(embeds{t}).Method(0).Interface().(func(string))("promoted method")
		panic(1)
	})
	try("MakeFunc", func() {
		f := func([]reflect.Value) []reflect.Value {
			println("made function recovers", recover() != nil)
			return nil
		}
		defer reflect.MakeFunc(reflect.TypeFor[func()](), f).Interface().(func())()
		panic(1)
	})
	try("Call", func() {
		defer reflect.ValueOf(tooDeep).Call(nil)
		panic(1)
	})
}
