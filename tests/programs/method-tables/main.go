// Tables of methods, in a program that asks reflection for the number of methods and what implements what, but for none
// of them: a type assertion finds what no interface calls, and what no interface has counts.
package main

import (
	"errors"
	"fmt"
	"reflect"
)

type shape struct{ side int }

func (s shape) Area() int            { return s.side * s.side }
func (s shape) Scale(n int) shape    { return shape{s.side * n} }
func (s shape) String() string       { return fmt.Sprint("shape ", s.side) }
func (s *shape) Grow(n int)          { s.side += n }
func (s *shape) Within(o *shape) int { return o.side - s.side }
func (s *shape) hidden() int         { return 1 }
func (s *shape) unused(string) error { return errors.New("unused") }

type named int

func (n named) Is(err error) bool { return err.Error() == "named" }
func (n named) Error() string     { return "error " + fmt.Sprint(int(n)) }
func (n named) Unwrap() error     { return errors.New("inner") }
func (n named) Other() named      { return n + 1 }

// Interfaces that are only asked for.
type (
	scaler interface{ Scale(int) shape }
	wrong  interface{ Scale(string) shape }
	grower interface {
		Area() int
		Grow(int)
	}
	secret interface{ hidden() int }
	more   interface {
		grower
		Missing()
	}
)

type embeds struct {
	*shape
	named
}

func main() {
	for _, v := range []any{shape{2}, &shape{3}, named(4), embeds{&shape{5}, 6}, &embeds{&shape{7}, 8}, 9} {
		_, a := v.(scaler)
		_, b := v.(wrong)
		_, c := v.(grower)
		_, d := v.(secret)
		_, e := v.(more)
		_, f := v.(fmt.Stringer)
		_, g := v.(error)
		t := reflect.TypeOf(v)
		fmt.Println(t, t.NumMethod(), reflect.ValueOf(v).NumMethod(), a, b, c, d, e, f, g,
			t.Implements(reflect.TypeFor[secret]()), t.Implements(reflect.TypeFor[more]()),
			t.AssignableTo(reflect.TypeFor[grower]()), t.ConvertibleTo(reflect.TypeFor[interface{ Within(*shape) int }]()))
	}
	fmt.Println(errors.Is(named(1), errors.New("named")), errors.Unwrap(named(2)), reflect.TypeFor[more]().NumMethod())
	fmt.Println(shape{4}, embeds{&shape{1}, 2}.shape.Within(&shape{9}), named(7))
	defer func() { fmt.Println(recover()) }()
	var v any = &shape{1}
	v.(more).Missing()
}
