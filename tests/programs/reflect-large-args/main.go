// Functions that reflection makes, with arguments and results as large as a stack frame hardly is.
package main

import "reflect"

type large [9000]int

type T int

func (t T) Sum(a large, b int) (large, int) {
	a[0] += int(t)
	return a, a[len(a)-1] + b
}

func main() {
	done := make(chan bool)
	go func() { // its stack grows; main's is as large as lld made it
		run()
		done <- true
	}()
	<-done
}

func run() {
	double := reflect.MakeFunc(reflect.TypeOf(func(large) int { return 0 }), func(args []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(2 * int(args[0].Index(8999).Int()))}
	}).Interface().(func(large) int)
	var a large
	a[8999] = 21
	println(double(a))
	sum := reflect.ValueOf(T(7)).Method(0).Interface().(func(large, int) (large, int))
	b, n := sum(a, 1)
	println(b[0], b[8999], n)
	r := reflect.ValueOf(sum).Call([]reflect.Value{reflect.ValueOf(a), reflect.ValueOf(2)})
	println(r[0].Index(0).Int(), r[1].Int())
}
