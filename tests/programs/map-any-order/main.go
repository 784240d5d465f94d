// fmt sorts keys of several dynamic types by the addresses of their type descriptors: the order is cmd/link's.
package main

import (
	"container/list"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"sort"
	"strings"
	"time"
)

type (
	named          int
	another        string
	pair           struct{ a, b int }
	generic[T any] struct{ v T }
	empty          struct{}
	withMethods    struct{ n int }
)

func (withMethods) A()             {}
func (withMethods) B()             {}
func (withMethods) String() string { return "m" }
func (*empty) Error() string       { return "empty" }
func (n named) Less(o named) bool  { return n < o }

func use(i interface {
	A()
	B()
}) { i.A(); i.B() }

func main() {
	fmt.Println(map[any]any{1: "a", "b": 2.5, true: nil}, map[any]bool{named(2): true, struct{ n int }{1}: false})
	m := map[any]int{
		1: 1, "s": 2, true: 3, 2.5: 4, 'r': 5, byte(6): 6, uint(7): 7, int64(8): 8, complex(9, 0): 9, uintptr(10): 10,
		int8(1): 11, int16(1): 12, uint16(1): 13, uint32(1): 14, uint64(1): 15, float32(1): 16, complex64(1): 17,
		named(2): 20, another("x"): 21, pair{1, 2}: 22, generic[int]{3}: 23, generic[string]{"g"}: 24, empty{}: 25,
		withMethods{1}: 26, [2]int{1, 2}: 27, [1]string{"a"}: 28, struct{ n int }{1}: 29, struct{ s string }{"s"}: 30,
		time.Second: 40, time.March: 41, time.Monday: 42, reflect.Int: 43, fs.ModeDir: 44,
		[2]named{}: 50, generic[pair]{}: 51, struct{}{}: 52,
	}
	use(withMethods{2})
	keys := reflect.ValueOf(m).MapKeys()
	sort.Slice(keys, func(i, j int) bool { return m[keys[i].Interface()] < m[keys[j].Interface()] })
	for _, k := range keys {
		fmt.Print(k.Elem().Type(), " ")
	}
	fmt.Println()
	for _, line := range strings.Split(fmt.Sprintf("%#v", m), ", ") {
		fmt.Println(line)
	}
	pointers := map[any]string{
		(*int)(nil): "*int", (*named)(nil): "*named", (*pair)(nil): "*pair", (*[]int)(nil): "*[]int",
		(*list.List)(nil): "*list.List", (*strings.Builder)(nil): "*strings.Builder", (chan int)(nil): "chan int",
		(*map[string]int)(nil): "*map", (*func(int) string)(nil): "*func", (*interface{ A() })(nil): "*interface",
		(*error)(nil): "*error", (*any)(nil): "*any", (*generic[pair])(nil): "*generic", errors.ErrUnsupported: "errorString",
	}
	delete(pointers, errors.ErrUnsupported) // its address is in the order, too
	fmt.Println(pointers)
}
