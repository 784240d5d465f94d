// Reflection and goroutines: calls by reflection, functions and method values that reflection makes, channels and select by reflection,
// all of which wait for another goroutine.
package main

import (
	"fmt"
	"reflect"
)

type adder struct{ c chan int }

func (a adder) Add(x, y int) int { return x + y + <-a.c }

func main() {
	c := make(chan int)
	go func() {
		for i := 0; ; i++ {
			c <- i
		}
	}()
	wait := func(s string, n int) (string, int) { return s + "!", n + <-c }
	out := reflect.ValueOf(wait).Call([]reflect.Value{reflect.ValueOf("called"), reflect.ValueOf(10)})
	fmt.Println(out[0], out[1])

	made := reflect.MakeFunc(reflect.TypeOf(wait), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{in[0], reflect.ValueOf(int(in[1].Int()) + <-c)}
	}).Interface().(func(string, int) (string, int))
	fmt.Println(made("made", 20))

	m := reflect.ValueOf(adder{c}).MethodByName("Add")
	fmt.Println(m.Call([]reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)})[0])
	fmt.Println(m.Interface().(func(int, int) int)(3, 4))

	results := make(chan string)
	for i := range 3 {
		f := reflect.MakeFunc(reflect.TypeOf(func() {}), func([]reflect.Value) []reflect.Value {
			results <- fmt.Sprint("goroutine ", i)
			return nil
		}).Interface().(func())
		go f()
		fmt.Println(<-results)
	}

	v := reflect.ValueOf(c)
	x, ok := v.Recv()
	fmt.Println(x, ok)
	d := reflect.MakeChan(reflect.TypeOf(c), 0)
	go func() { d.Send(reflect.ValueOf(77)) }()
	chosen, x, ok := reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(results)},
		{Dir: reflect.SelectRecv, Chan: d},
	})
	fmt.Println(chosen, x, ok)

	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		defer reflect.ValueOf(func() { fmt.Println("deferred by reflection", <-c) }).Call(nil)
		reflect.ValueOf(func() { <-c; panic("in a call by reflection") }).Call(nil)
	}()
}
