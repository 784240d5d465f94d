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

func (t *T) where() string {
	_, file, line, ok := runtime.Caller(1)
	return fmt.Sprint(file[strings.LastIndex(file, "/")+1:], ":", line, " ", ok)
}

//go:noinline
func outer(f func()) { f() }

func main() {
	t := new(T)
	fmt.Println(t.where())
	outer(func() {
		var pc [20]uintptr
		n := runtime.Callers(0, pc[:])
		frames := runtime.CallersFrames(pc[:n])
		for {
			f, more := frames.Next()
			if !strings.HasPrefix(f.Function, "runtime.main") && !strings.HasPrefix(f.Function, "runtime.goexit") {
				fmt.Println(f.Function, f.Line > 0)
			}
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
