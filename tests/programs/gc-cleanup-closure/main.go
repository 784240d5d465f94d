// AddCleanup refuses a function that closes over its object, and takes one that closes over the object beside it.
package main

import "runtime"

type small struct{ p *int }

func main() {
	var objects [64]*small
	for i := range objects {
		objects[i] = new(small)
	}
	n := 0
	for i := range len(objects) - 1 {
		next := objects[i+1]
		runtime.AddCleanup(objects[i], func(int) {
			if next.p == nil {
				n++
			}
		}, 0)
	}
	defer func() {
		println(recover().(string))
		runtime.KeepAlive(objects)
	}()
	own := objects[63]
	runtime.AddCleanup(own, func(int) { own.p = new(int) }, 0)
}
