// testing/synctest's bubbles: a clock that goes on when all wait, Wait, and a deadlock in a bubble.
package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func clock(t *testing.T) {
	start := time.Now()
	fmt.Println(start.UTC().Format(time.RFC3339))
	time.Sleep(24 * time.Hour)
	fmt.Println(time.Since(start))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	<-ctx.Done()
	fmt.Println(time.Since(start), ctx.Err())
}

func waits(t *testing.T) {
	var mu sync.Mutex
	n := 0
	c := make(chan int)
	for i := range 3 {
		go func() {
			time.Sleep(time.Duration(i) * time.Second)
			mu.Lock()
			n++
			mu.Unlock()
			c <- i
		}()
	}
	synctest.Wait()
	fmt.Println("after Wait", n)
	fmt.Println(<-c, <-c, <-c)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for range 3 {
		<-tick.C
	}
	synctest.Wait()
	fmt.Println(n)
}

func main() {
	testing.Main(func(pat, str string) (bool, error) { return true, nil }, []testing.InternalTest{
		{Name: "clock", F: func(t *testing.T) { synctest.Test(t, clock) }},
		{Name: "waits", F: func(t *testing.T) { synctest.Test(t, waits) }},
	}, nil, nil)
}
