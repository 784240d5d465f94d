package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

type T struct{}

// the last frames: while packages are initialised, and in a goroutine
func bottom() (names []string) {
	var pc [20]uintptr
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		names = append(names, fmt.Sprint(f.Function, f.Line > 0 || f.Function == "runtime.goexit"))
	}
	return
}

var whileInit = bottom()

func (t *T) where() string {
	_, file, line, ok := runtime.Caller(1)
	return fmt.Sprint(file[strings.LastIndex(file, "/")+1:], ":", line, " ", ok)
}

//go:noinline
func outer(f func()) { f() }

func main() {
	fmt.Println(whileInit)
	b := make(chan []string)
	go func() { b <- bottom() }()
	fmt.Println(<-b)
	t := new(T)
	fmt.Println(t.where())
	outer(func() {
		var pc [20]uintptr
		n := runtime.Callers(0, pc[:])
		frames := runtime.CallersFrames(pc[:n])
		for {
			f, more := frames.Next()
			fmt.Println(f.Function, f.Line > 0 || f.Function == "runtime.goexit") // (its line, in assembly, gowl does not know)
			if !more {
				break
			}
		}
		pcs, _, _, _ := runtime.Caller(0)
		fmt.Println(runtime.FuncForPC(pcs).Name())
	})
	l := log.New(os.Stdout, "log: ", log.Lshortfile)
	l.Println("hello")
	c := make(chan string)
	go func() {
		c <- t.where()
		defer func() {
			recover()
			s := string(debug.Stack())
			fmt.Println(strings.Contains(s, "main.main.func2"))
			c <- t.where()
		}()
		panic(1)
	}()
	fmt.Println(<-c)
	fmt.Println(<-c)
	fmt.Println(t.where())
}
