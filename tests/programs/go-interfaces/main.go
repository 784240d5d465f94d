// Methods that wait for another goroutine, called by interfaces of several methods: of all kinds of types that have them, own and promoted, and by
// interfaces that were made of other ones.
package main

import (
	"fmt"
	"io"
	"reflect"
)

type reader interface{ read() string }

type counter interface {
	reader
	count() int
}

type named interface {
	counter
	Name() string
}

var c = make(chan string)

type own struct{ n int }

func (o *own) read() string { return <-c }
func (o *own) count() int   { o.n++; return o.n }
func (o *own) Name() string { return "own" }

type byValue struct{ a, b int }

func (v byValue) read() string { return <-c }
func (v byValue) count() int   { return v.a + v.b }

type function func() string // its word is the interface's

func (f function) read() string { return f() }
func (f function) count() int   { return 7 }

type table map[string]int

func (t table) read() string { return <-c }
func (t table) count() int   { return len(t) }

type promoted struct {
	pad int
	*own
}

type promotedValue struct {
	byValue
	pad int
}

type wrapped struct{ counter }

type generic[T any] struct{ v T }

func (g *generic[T]) read() string { return fmt.Sprint(g.v, <-c) }
func (g *generic[T]) count() int   { return 1 }

// These have the same names, and are not meant by the interfaces above.
type other struct{}

func (other) read() string       { return "never waits" }
func (other) count(n int) int    { return n }
func (other) Name() string       { return "other" }
func (other) Write([]byte) error { return nil }

//go:noinline
func read(r reader) string { return r.read() }

//go:noinline
func both(c counter) {
	fmt.Println(c.count(), c.read(), read(c), read(c.(reader)))
	if n, ok := c.(named); ok {
		fmt.Println(n.Name(), n.read())
	}
	if w, ok := c.(io.Writer); ok {
		fmt.Fprintf(w, "%d", c.count())
	}
}

// What it is asked to print, it sends.
func (o *own) Write(b []byte) (int, error) {
	back <- string(b)
	<-back
	return len(b), nil
}

var back = make(chan string)

type state struct{ x int }

func (s state) Format(f fmt.State, verb rune) { // as math/big does
	fmt.Fprintf(f, "%c", verb)
	fmt.Fprint(f, <-c)
}

type first struct{ inner } // both at the same address

type inner struct{ own }

func main() {
	go func() {
		for i := 0; ; i++ {
			c <- fmt.Sprint("#", i)
		}
	}()
	go func() {
		for s := range back {
			fmt.Println("written:", s)
			back <- ""
		}
	}()
	type local struct{ *own }
	o := &own{}
	for _, x := range []counter{
		o, byValue{1, 2}, &byValue{3, 4}, function(func() string { return <-c }), table{"a": 1}, promoted{1, o}, &promoted{2, o}, promotedValue{},
		wrapped{byValue{5, 6}}, &wrapped{o}, &generic[int]{4}, &generic[string]{"s"}, local{o}, &first{}, struct{ *own }{o},
	} {
		both(x)
	}
	t := reflect.StructOf([]reflect.StructField{{Name: "Own", Type: reflect.TypeOf((*Own)(nil)), Anonymous: true}})
	v := reflect.New(t).Elem()
	v.Field(0).Set(reflect.ValueOf(&Own{}))
	fmt.Println(v.Interface().(Waiter).Wait(), v.Interface().(Waiter).More())
	fmt.Println(reflect.ValueOf(o).MethodByName("Name").Call(nil)[0], other{}.read(), other{}.count(3), any(other{}).(interface{ Name() string }).Name())
	fmt.Printf("%v %s\n", state{}, state{})
}

type Waiter interface {
	Wait() string
	More() int
}

type Own struct{}

func (*Own) Wait() string { return <-c }
func (*Own) More() int    { return 1 }
