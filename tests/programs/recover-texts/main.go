// The text and kind of every error that package runtime panics with.
package main

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"
	"unsafe"
)

type (
	T  struct{ f func() }
	K  struct{ v any }
	A  [1]func()
	I  interface{ M() }
	J  interface{ N(int) string }
	V  struct{}
	PV struct{}
	X  int
	G[P any] struct{ v P }
)

func (V) M()   {}
func (*PV) M() {}

var (
	zero, neg, five, big = 0, -1, 5, math.MaxInt
	u8                   = uint8(200)
	i8                   = int8(-100)
	u64                  = uint64(math.MaxUint64)
	s                    = []int{1, 2, 3}
	arr                  [4]int
	parr                 *[4]int
	str                  = "hello"
	nilmap               map[string]int
	nilmap2              map[any]any
	nilch                chan int
	nilf                 func()
	nili                 I
	nilp                 *[1 << 20]int
	empty                any
	sink                 any
)

func try(name string, f func()) {
	defer func() {
		r := recover()
		e, isError := r.(error)
		_, isRuntime := r.(runtime.Error)
		var te *runtime.TypeAssertionError
		fmt.Printf("%-12s %T %v %v: %v\n", name, r, isRuntime, isError && errors.As(e, &te), r)
	}()
	f()
}

func main() {
	try("index", func() { sink = s[five] })
	try("index-", func() { sink = s[neg] })
	try("index8", func() { sink = s[u8] })
	try("index8-", func() { sink = s[i8] })
	try("index64", func() { sink = s[u64] })
	try("indexarr", func() { arr[five] = 1 })
	try("indexstr", func() { sink = str[five] })
	try("indexconst", func() { sink = s[3] })
	try("slice:", func() { sink = s[:five] })
	try("slice-:", func() { sink = s[neg:] })
	try("slice:-", func() { sink = s[:neg] })
	try("slice>", func() { sink = s[2:1+zero] })
	try("slice64", func() { sink = s[u64:] })
	try("slice::", func() { sink = s[0:five:five][zero] })
	try("slice3", func() { sink = s[:five:five] })
	try("slice3>", func() { sink = s[: 3 : 2+zero] })
	try("slice3>>", func() { sink = s[3+zero : 2 : 3] })
	try("slice3-", func() { sink = s[:neg:3] })
	try("slice8", func() { sink = s[i8:] })
	try("str:", func() { sink = str[:five+1] })
	try("str>", func() { sink = str[3 : 2+zero] })
	try("str-", func() { sink = str[neg:] })
	try("arr:", func() { sink = arr[:five] })
	try("arr>", func() { sink = arr[five:] })
	try("parr", func() { sink = parr[:2] })
	try("toarray", func() { sink = [4]int(s) })
	try("toptr", func() { sink = (*[4]int)(s) })
	try("toptrnil", func() { sink = (*[1]int)(s[:0]) })
	try("map", func() { nilmap["a"]++ })
	try("mapany", func() { nilmap2[1] = 2 })
	try("hash", func() { sink = map[any]int{}[func() {}] })
	try("hash2", func() { m := map[any]int{}; m[K{[]int{}}] = 1 })
	try("hash3", func() { m := map[any]int{1: 1}; delete(m, any(A{})) })
	try("hash4", func() { m := map[K]int{{1}: 1}; sink = m[K{map[int]int{}}] })
	try("hashnil", func() { sink = nilmap2[[]int{}] })
	try("cmp", func() { var a, b any = s, s; sink = a == b })
	try("cmp2", func() { var a, b any = T{}, T{}; sink = a == b })
	try("cmp3", func() { a, b := K{s}, K{s}; sink = a == b })
	try("cmp4", func() { a, b := [2]any{1, A{}}, [2]any{1, A{}}; sink = a == b })
	try("cmp5", func() { a, b := any(G[func()]{}), any(G[func()]{}); sink = a == b })
	try("div", func() { sink = five / zero })
	try("mod", func() { sink = u8 % uint8(zero) })
	try("div-", func() { sink = math.MinInt / neg })
	try("shl", func() { sink = 1 << neg })
	try("shr8", func() { sink = u8 >> i8 })
	try("nil", func() { sink = nilp[five] })
	try("nilfar", func() { sink = nilp[len(nilp)-1] })
	try("nilf", func() { nilf() })
	try("nili", func() { nili.M() })
	try("nilmethod", func() { f := nili.M; f() })
	try("gonil", func() { var v *V; v.M() })
	try("wrap", func() { var p *V; var i I = p; i.M() })
	try("assert", func() { empty = 1; sink = empty.(string) })
	try("assertnil", func() { empty = nil; sink = empty.(string) })
	try("assertI", func() { empty = X(1); sink = empty.(I) })
	try("assertInil", func() { empty = nil; sink = empty.(I) })
	try("assertptr", func() { empty = PV{}; sink = empty.(I) })
	try("assertJ", func() { var i I = V{}; sink = i.(J) })
	try("assertIT", func() { var i I = V{}; sink = i.(*PV) })
	try("assertInil2", func() { sink = nili.(*PV) })
	try("assertgen", func() { empty = G[int]{}; sink = empty.(G[string]) })
	try("assertlocal", func() {
		type X int
		empty = X(1)
		type Y = struct{ a, b int }
		sink = empty.(Y)
	})
	try("assertsame", func() { type X int; empty = X(1); sink = empty.(interface{ Error() string }) })
	try("close", func() { close(nilch) })
	try("closed", func() { c := make(chan int); close(c); close(c) })
	try("send", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("sendsel", func() {
		c := make(chan int, 1)
		close(c)
		select {
		case c <- 1:
		default:
		}
	})
	try("makeslice", func() { sink = make([]int, neg) })
	try("makeslice2", func() { sink = make([]int, 2, 1+zero) })
	try("makeslice3", func() { sink = make([]int, big) })
	try("makeslice4", func() { sink = make([]int, 1, u64) })
	try("makechan", func() { sink = make(chan int, neg) })
	try("makechan2", func() { sink = make(chan [100]int, big) })
	try("makemap", func() { sink = len(make(map[int]int, neg)) })
	try("append", func() { sink = append(s, make([]int, big)...) })
	try("uslice", func() { sink = unsafe.Slice(&arr[0], neg) })
	try("uslice2", func() { sink = unsafe.Slice((*int)(nil), five) })
	try("uslice3", func() { sink = unsafe.Slice(&arr[0], big) })
	try("uslice4", func() { sink = len(unsafe.Slice((*int)(nil), zero)) })
	try("ustring", func() { sink = unsafe.String(&[]byte(str)[0], neg) })
	try("ustring2", func() { sink = unsafe.String(nil, five) })
	try("panicnil", func() { panic(nil) })
	try("panicerr", func() { panic(error(nil)) })
	try("custom", func() { panic(fmt.Errorf("goexit\n\tgoroutine 1 [running]:")) })
	try("wg", func() { var wg sync.WaitGroup; wg.Add(-1) })
	try("repeat", func() { strings.Repeat("x", neg) })
	try("repeat2", func() { strings.Repeat("xx", big) })
	try("ticker", func() { time.NewTicker(0) })
	try("reflect2", func() { reflect.ValueOf("x").Int() })
	try("reflect3", func() { reflect.ValueOf(nil).Type() })
	try("reflect4", func() { reflect.ValueOf(s).Index(5) })
	try("reflect5", func() { reflect.ValueOf(nilmap).SetMapIndex(reflect.ValueOf("a"), reflect.ValueOf(1)) })
	try("reflect6", func() { reflect.ValueOf(nilf).Call(nil) })
	try("reflect7", func() { reflect.ValueOf(try).Call(nil) })
	try("rangefunc", func() {
		var saved func(int) bool
		for range func(yield func(int) bool) { saved = yield; yield(1) } {
			break
		}
		saved(2)
	})
	try("rangefunc2", func() {
		for range func(yield func(int) bool) { yield(1); yield(2) } {
			break
		}
	})
	try("rangefunc3", func() {
		for range func(yield func(int) bool) {
			defer func() { recover() }()
			yield(1)
		} {
			panic("lost")
		}
	})
	try("nothing", func() {})
}
