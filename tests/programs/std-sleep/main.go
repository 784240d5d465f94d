// time.Sleep in the only goroutine: the instance waits.
package main

import "time"

func main() {
	t := time.Now()
	time.Sleep(30 * time.Millisecond)
	d := time.Since(t)
	println(d >= 30*time.Millisecond, d < 10*time.Second)
	time.Sleep(0)
	time.Sleep(-1)
}
