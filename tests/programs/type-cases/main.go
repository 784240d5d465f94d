// Types that no conversion makes an interface of, which reflection brings into one all the same: as the field, element,
// key, parameter, result or method's parameter of another type. Each has a case of its own below.
package main

import (
	"fmt"
	"reflect"
)

type (
	field  float32
	elem   struct{ a, b int16 }
	key    uint8
	param  complex64
	result []uint16
	arg    struct{ f float64 }
	asked  int8
	never  struct{ x uint32 }
	made   struct{ u uintptr }
)

type holder struct {
	F field
	S []elem
	M map[key]*made
}

type methods struct{}

func (methods) Take(a arg) string { return fmt.Sprint("took ", a.f) }

type asker interface{ Ask(asked) }

func f(param) result { return result{1, 2} }

func which(x any) string {
	switch v := x.(type) {
	case field:
		return fmt.Sprint("field ", float32(v))
	case elem:
		return fmt.Sprint("elem ", v.a, v.b)
	case key:
		return fmt.Sprint("key ", uint8(v))
	case param:
		return fmt.Sprint("param ", complex64(v))
	case result:
		return fmt.Sprint("result ", len(v))
	case arg:
		return fmt.Sprint("arg ", v.f)
	case asked:
		return fmt.Sprint("asked ", int8(v))
	case *made:
		return fmt.Sprint("made ", v.u)
	case []made:
		return fmt.Sprint("mades ", len(v))
	case never:
		return fmt.Sprint("never ", v.x)
	case nil:
		return "nil"
	}
	return "something else"
}

func main() {
	h := reflect.ValueOf(holder{1.5, []elem{{2, 3}}, map[key]*made{4: {5}}})
	fmt.Println(which(h.Field(0).Interface()), which(h.Field(1).Index(0).Interface()))
	for _, k := range h.Field(2).MapKeys() {
		v := h.Field(2).MapIndex(k)
		fmt.Println(which(k.Interface()), which(v.Interface()))
		fmt.Println(which(reflect.MakeSlice(reflect.SliceOf(v.Type().Elem()), 3, 3).Interface()))
	}
	t := reflect.TypeOf(f)
	fmt.Println(which(reflect.Zero(t.In(0)).Interface()))
	fmt.Println(which(reflect.ValueOf(f).Call([]reflect.Value{reflect.Zero(t.In(0))})[0].Interface()))
	m := reflect.ValueOf(methods{}).MethodByName("Take")
	a := reflect.New(m.Type().In(0)).Elem()
	fmt.Println(which(a.Interface()), m.Call([]reflect.Value{a})[0])
	ask := reflect.TypeOf((*asker)(nil)).Elem().Method(0).Type.In(0)
	fmt.Println(which(reflect.Zero(ask).Interface()), reflect.Zero(ask).Kind() == reflect.Int8)
	fmt.Println(which(nil), which(t))
}
