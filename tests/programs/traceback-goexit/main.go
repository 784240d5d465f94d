// A goroutine that panics while it is ended by Goexit.
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

func end() {
	defer func() { panic(fmt.Errorf("wrapped: %w", os.ErrNotExist)) }()
	runtime.Goexit()
}

func main() {
	go func() {
		defer fmt.Println("deferred")
		end()
	}()
	time.Sleep(time.Hour)
}
