// The fmt hello, said by goroutines.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	names := make(chan string)
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for name := range names {
				fmt.Println("hello,", name)
			}
		}()
	}
	for _, name := range []string{"a", "b", "c"} {
		names <- name
	}
	close(names)
	wg.Wait()
}
