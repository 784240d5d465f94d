// == and hashes of interfaces nested 100,000 deep, which package runtime's own functions follow.
package main

import (
	"fmt"
	"math"
	"reflect"
	"strings"
)

const depth = 100000

type box struct{ v any }
type last struct {
	n int
	v any
}
type first struct {
	v any
	s string
}
type array [3]any
type one [1]any
type inner struct {
	f  float64
	in struct {
		p *int
		_ any
		v any
	}
	_ string
}

type list interface{ len() int }
type cons struct {
	next list
	n    int
	c    complex128
}

func (c cons) len() int { return c.n }

func nest(n int, x any, f func(any) any) any {
	for range n {
		x = f(x)
	}
	return x
}

var x0, x1 = 1, 2

func wrap(p *int) func(any) any {
	return func(v any) any {
		i := inner{f: 0.5}
		i.in.p, i.in.v = p, v
		return i
	}
}

func compare(name string, f func(any) any) {
	a, b, c := nest(depth, 1, f), nest(depth, 1, f), nest(depth, 2, f)
	m := map[any]int{a: 1, c: 2}
	m[b] += 10
	fmt.Println(name, a == b, a == c, len(m), m[a], m[b], m[c])
	n := map[struct{ a, b any }]bool{{a, c}: true}
	_, ok := n[struct{ a, b any }{c, b}]
	fmt.Println(n[struct{ a, b any }{b, c}], ok)
}

func panics(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

type tree struct{ l, r any }

func grow(n int, leaf any) any {
	if n == 0 {
		return leaf
	}
	return tree{grow(n-1, 0), grow(n-1, leaf)}
}

func main() {
	compare("box", func(v any) any { return box{v} })
	compare("last", func(v any) any { return last{7, v} })
	compare("first", func(v any) any { return first{v, "x"} })
	compare("array", func(v any) any { return array{v, "y", v == nil} })
	compare("one", func(v any) any { return one{v} })
	compare("inner", wrap(&x0))
	fmt.Println(nest(depth, 1, wrap(&x0)) == nest(depth, 1, wrap(&x1)))

	var a, b list
	for i := range depth {
		a, b = cons{a, i, 1i}, cons{b, i, 1i}
	}
	fmt.Println(a == b, map[list]int{a: 3}[b], a == list(cons{a, 0, 0}))

	// a wide one: many pairs on the way
	fmt.Println(grow(14, 1) == grow(14, 1), grow(14, 1) == grow(14, 2), map[any]bool{grow(14, 1): true}[grow(14, 1)])

	// no equality: what is not equal to itself, what cannot be compared
	last1 := func(v any) any { return last{1, v} }
	nan := nest(depth, math.NaN(), last1)
	fmt.Println(nan == nan, map[any]int{nan: 1}[nan])
	bad := nest(depth, []int{1}, last1)
	panics("slice", func() { fmt.Println(bad == bad) })
	panics("hash", func() { fmt.Println(map[any]int{bad: 1}) })
	panics("shallow", func() {
		fmt.Println(nest(3, first{map[int]int{}, ""}, last1) == nest(3, first{map[int]int{}, ""}, last1))
	})
	fmt.Println(nest(20, 1, last1) == nest(20, 1, last1), nest(20, bad, last1) == nest(21, bad, last1))

	// types that reflection makes
	fields := []reflect.StructField{{Name: "A", Type: reflect.TypeFor[string]()}, {Name: "V", Type: reflect.TypeFor[any]()}}
	made := func(t reflect.Type, set func(reflect.Value, any)) func(any) any {
		return func(v any) any {
			s := reflect.New(t).Elem()
			set(s, v)
			return s.Interface()
		}
	}
	compare("StructOf", made(reflect.StructOf(fields), func(s reflect.Value, v any) {
		s.Field(0).SetString(strings.Repeat("z", 2))
		s.Field(1).Set(reflect.ValueOf(v))
	}))
	compare("ArrayOf", made(reflect.ArrayOf(2, reflect.TypeFor[any]()), func(s reflect.Value, v any) { s.Index(1).Set(reflect.ValueOf(v)) }))
	p := made(reflect.StructOf([]reflect.StructField{{Name: "P", Type: reflect.TypeFor[*int]()}}), func(s reflect.Value, v any) { s.Field(0).Set(reflect.ValueOf(v)) })
	fmt.Println(p(&x0) == p(&x0), p(&x0) == p(&x1), nest(depth, p(&x0), last1) == nest(depth, p(&x0), last1), nest(depth, p(&x0), last1) == nest(depth, p(&x1), last1))

	// a map that reflection makes
	m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[first](), reflect.TypeFor[int]()))
	k, l := nest(depth, 1, last1), nest(depth, 1, last1)
	m.SetMapIndex(reflect.ValueOf(first{k, "k"}), reflect.ValueOf(5))
	fmt.Println(m.MapIndex(reflect.ValueOf(first{l, "k"})), m.MapIndex(reflect.ValueOf(first{l, "l"})).IsValid(), reflect.DeepEqual(k, l))
}
