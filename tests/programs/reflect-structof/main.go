package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

type shape interface {
	Area(scale float64, names ...string) (float64, string)
	Name() string
}

type sq struct{ s float64 }

func (q sq) Area(scale float64, names ...string) (float64, string) {
	return q.s * q.s * scale, strings.Join(names, "+")
}
func (q sq) Name() string { return "sq" }

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Printf("%s: panic: %v\n", what, r)
		}
	}()
	f()
}

// Directly below the deferred function that recovers: StructOf and MakeFunc are C's, around Go's.
func structOfPanics() {
	defer func() { fmt.Println("recovered:", recover()) }()
	_ = reflect.StructOf([]reflect.StructField{{Name: "a", Type: reflect.TypeFor[int]()}})
}

func makeFuncPanics() {
	defer func() { fmt.Println("recovered:", recover()) }()
	_ = reflect.MakeFunc(reflect.TypeFor[int](), nil)
}

func main() {
	structOfPanics()
	makeFuncPanics()
	t := reflect.StructOf([]reflect.StructField{
		{Name: "Shape", Type: reflect.TypeFor[shape](), Anonymous: true},
		{Name: "N", Type: reflect.TypeFor[int]()},
	})
	fmt.Println(t, t.NumMethod())
	v := reflect.New(t).Elem()
	v.Field(0).Set(reflect.ValueOf(sq{3}))
	for i := 0; i < t.NumMethod(); i++ {
		fmt.Println(t.Method(i).Name, t.Method(i).Type)
	}
	try("field", func() { fmt.Println(v.Field(0).Interface().(shape).Area(2, "a", "b")) })
	try("assert", func() {
		s, ok := v.Interface().(shape)
		fmt.Println(ok)
		fmt.Println(s.Name())
	})
	try("assert2", func() {
		s, ok := v.Interface().(shape)
		fmt.Println(ok)
		fmt.Println(s.Area(1, "x"))
	})
	try("call", func() { fmt.Println(v.MethodByName("Name").Call(nil)) })
	try("callArea", func() { fmt.Println(v.Method(0).Call([]reflect.Value{reflect.ValueOf(2.0)})) })
	try("tmethod", func() { fmt.Println(t.Method(1).Func.Call([]reflect.Value{v})) })
	try("one field", func() {
		t := reflect.StructOf([]reflect.StructField{{Name: "R", Type: reflect.TypeFor[io.Reader](), Anonymous: true}})
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(strings.NewReader("hello")))
		b, err := io.ReadAll(v.Interface().(io.Reader))
		fmt.Println(string(b), err)
	})
	try("ptr", func() {
		s := v.Addr().Interface()
		_, ok := s.(shape)
		fmt.Println(ok)
	})
	try("concrete", func() {
		t := reflect.StructOf([]reflect.StructField{{Name: "Sq", Type: reflect.TypeFor[sq](), Anonymous: true}})
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(sq{4}))
		fmt.Println(v.Interface().(shape).Name())
		fmt.Println(v.Interface().(shape).Area(1, "y"))
	})
	try("pointer", func() {
		t := reflect.StructOf([]reflect.StructField{{Name: "Sq", Type: reflect.TypeFor[*sq](), Anonymous: true}})
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(&sq{4}))
		fmt.Println(v.Interface().(shape).Name())
	})
}
