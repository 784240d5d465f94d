// select in all shapes.
package main

import (
	"fmt"
	"time"
)

func both(a, b chan int, quit chan bool) (n int) {
	for {
		select {
		case x := <-a:
			n += x
		case x, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			n += 100 * x
		case <-quit:
			return
		}
	}
}

func main() {
	a, b, quit := make(chan int), make(chan int), make(chan bool)
	go func() {
		for i := range 5 {
			a <- i
			b <- i
		}
		close(b)
		a <- 7
		quit <- true
	}()
	fmt.Println(both(a, b, quit))

	// send and receive in one select, of which each is ready by turns
	c := make(chan int, 1)
	for i := range 6 {
		select {
		case c <- i:
			fmt.Println("put", i)
		case x := <-c:
			fmt.Println("took", x)
		}
	}

	// timeout
	select {
	case <-make(chan int):
		fmt.Println("impossible")
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}

	// one case with default
	select {
	case x := <-c:
		fmt.Println("has", x)
	default:
		fmt.Println("empty")
	}

	// a panic from a select
	func() {
		defer func() { fmt.Println(recover()) }()
		d := make(chan int)
		close(d)
		select {
		case d <- 1:
		case <-make(chan int):
		}
	}()

	// fair: both of two ready cases are taken sometimes
	x, y := make(chan int, 100), make(chan int, 100)
	for i := range 100 {
		x <- i
		y <- i
	}
	nx, ny := 0, 0
	for range 100 {
		select {
		case <-x:
			nx++
		case <-y:
			ny++
		}
	}
	fmt.Println(nx+ny, nx > 10, ny > 10)

	// many cases, woken by another goroutine
	var cs [10]chan int
	for i := range cs {
		cs[i] = make(chan int)
	}
	go func() {
		for i := range cs {
			cs[(i*7)%10] <- i
		}
	}()
	for range cs {
		select {
		case v := <-cs[0]:
			fmt.Print(0, v, " ")
		case v := <-cs[1]:
			fmt.Print(1, v, " ")
		case v := <-cs[2]:
			fmt.Print(2, v, " ")
		case v := <-cs[3]:
			fmt.Print(3, v, " ")
		case v := <-cs[4]:
			fmt.Print(4, v, " ")
		case v := <-cs[5]:
			fmt.Print(5, v, " ")
		case v := <-cs[6]:
			fmt.Print(6, v, " ")
		case v := <-cs[7]:
			fmt.Print(7, v, " ")
		case v := <-cs[8]:
			fmt.Print(8, v, " ")
		case v := <-cs[9]:
			fmt.Print(9, v, " ")
		}
	}
	fmt.Println()
}
