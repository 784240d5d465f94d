// Interface values: equality, conversion between interfaces, nil inside, errors.Is and As, fmt's verbs and hooks, scanning.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

type myErr struct{ code int }

func (e *myErr) Error() string        { return fmt.Sprint("code ", e.code) }
func (e *myErr) Is(target error) bool { return target == fs.ErrExist }

type valErr string

func (v valErr) Error() string { return string(v) }
func (v valErr) Unwrap() error { return fs.ErrClosed }

type multi []error

func (m multi) Error() string   { return "multi" }
func (m multi) Unwrap() []error { return m }

func mayFail(b bool) error {
	var e *myErr
	if b {
		e = &myErr{3}
	}
	return e // never nil as an interface
}

type A interface{ A() int }
type B interface{ B() int }
type AB interface {
	A
	B
}
type ab int

func (x ab) A() int { return int(x) }
func (x ab) B() int { return -int(x) }

type pt struct{ X, Y int }

func (p pt) String() string   { return fmt.Sprintf("<%d,%d>", p.X, p.Y) }
func (p pt) GoString() string { return "pt!" }

type fm int

func (f fm) Format(s fmt.State, c rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "fm(%c %d %v %v)", c, w, ok, s.Flag('+'))
}

func main() {
	fmt.Println(mayFail(false) == nil, mayFail(false) != nil)
	e := fmt.Errorf("ctx %d: %w", 1, mayFail(true))
	var me *myErr
	fmt.Println(e, errors.As(e, &me), me.code, errors.Is(e, fs.ErrExist), errors.Is(e, fs.ErrNotExist), errors.Unwrap(errors.Unwrap(e)))
	var ve valErr
	w := fmt.Errorf("%w and %w", valErr("v"), os.ErrInvalid)
	fmt.Println(w, errors.As(w, &ve), ve, errors.Is(w, fs.ErrClosed), errors.Is(w, os.ErrInvalid))
	fmt.Println(errors.Is(multi{nil, errors.New("x"), fs.ErrPermission}, fs.ErrPermission), errors.Join(nil, nil) == nil)
	var x any = ab(4)
	a := x.(A)
	b := a.(B)
	c := b.(AB)
	var d A = c
	fmt.Println(a.A(), b.B(), c.A()+c.B(), d == a, x == any(c), d.(AB).B())
	for i := range 6 {
		var v any
		switch i % 3 {
		case 0:
			v = pt{i, i}
		case 1:
			v = &pt{i, -i}
		case 2:
			v = ab(i)
		}
		if s, ok := v.(fmt.Stringer); ok {
			fmt.Print(s.String(), " ")
		}
		if s, ok := v.(AB); ok {
			fmt.Print(s.B(), " ")
		}
	}
	fmt.Println()
	fmt.Printf("%v %+v %#v %T %s %d %x|%8.3f|%-8s|%08b|%q|%U|%c|%t|%p\n", pt{1, 2}, &pt{3, 4}, pt{5, 6}, pt{}, pt{7, 8}, pt{9, 10}, "hex", 3.14159, "left", 5, "quo\"te", 0x1F600, 'x', true, nil)
	fmt.Printf("%+6v %d\n", fm(1), fm(2))
	fmt.Printf("%[2]d %[1]v %*d %.*f %v %v %#v %#v\n", "one", 2, 6, 42, 2, 1.239, []any{1, "a", nil}, map[string]any{"k": []int{1}}, []string{"x"}, struct {
		A int
		B *int
	}{1, nil})
	fmt.Printf("%e %g %G %b %6.2f%% %+d %x %X %#x %o %O % d\n", 1234.5678, 1e21, 1e-7, 1.0, 99.5, 5, -255, "hi", 255, 8, 8, 7)
	bad := "%d %!|%z %s %d\n"
	fmt.Printf(bad, "str", 3)
	var np *pt
	var ns fmt.Stringer
	fmt.Println(np == nil, ns == nil, any(np) == nil)
	fmt.Printf("%v %v %s %d\n", nil, error(nil), []byte("bytes"), []byte("b"))
	var i1, i2 int
	var s1 string
	n, err := fmt.Sscanf("10 abc 0x1f", "%d %s %v", &i1, &s1, &i2)
	fmt.Println(n, err, i1, s1, i2)
}
