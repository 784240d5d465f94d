// What an uncaught panic prints of values of every kind: forty panics, each in a deferred call of the one before.
package main

import (
	"errors"
	"fmt"
	"math"
	"runtime"
)

type (
	B          bool
	I          int
	I8         int8
	U64        uint64
	P          uintptr
	F32        float32
	F          float64
	C64        complex64
	C          complex128
	S          string
	Gen[T any] struct{ v T }
	GI[T any]  int
	St         struct{ s string }
	IErr       int
	Both       string
	Ptr        struct{}
)

func (e IErr) Error() string   { return fmt.Sprintf("IErr(%d)\n\tgoroutine 1 [running]:", int(e)) }
func (b Both) Error() string   { return "Error of " + string(b) }
func (b Both) String() string  { return "String of " + string(b) }
func (*Ptr) String() string    { return "pointer's String" }
func (GI[T]) GoString() string { return "not called" }

type wrong struct{}

func (wrong) Error() int { return 1 }

var zero int
var err = errors.New("the same error")

func main() {
	values := []any{
		true, B(false), 1, I(-2), I8(-128), uint8(255), U64(math.MaxUint64), uintptr(7), P(9), 'x',
		float32(1.5), F32(-0.25), math.Inf(1), F(math.NaN()), 1e300, -0.0, complex64(1 + 2i), C64(complex(0, -1)), 3 - 4i, C(complex(math.Inf(-1), 0)),
		"text", S("named\ntwo lines"), "tab\tand \x00 control \x7f", "", S(""), IErr(3), Both("b"), &Ptr{}, error(nil), GI[string](5),
		errors.Join(errors.New("a"), errors.New("b")), fmt.Errorf("outer: %w", err), err, err, &runtime.PanicNilError{},
	}
	var next func(int)
	next = func(i int) {
		if i == len(values) {
			println(1 / zero)
		}
		defer next(i + 1)
		panic(values[i])
	}
	next(0)
}
