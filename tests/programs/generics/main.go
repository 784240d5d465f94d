// generics with constraints, and iterators (range over func).
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

type number interface {
	~int | ~int8 | ~int64 | ~uint16 | ~float32 | ~float64
}

func sum[T number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func mapf[T, U any](xs []T, f func(T) U) []U {
	r := make([]U, 0, len(xs))
	for _, x := range xs {
		r = append(r, f(x))
	}
	return r
}

type list[T any] struct {
	head, tail *node[T]
	n          int
}
type node[T any] struct {
	v    T
	next *node[T]
}

func (l *list[T]) push(v T) *list[T] {
	n := &node[T]{v: v}
	if l.tail == nil {
		l.head = n
	} else {
		l.tail.next = n
	}
	l.tail = n
	l.n++
	return l
}
func (l *list[T]) all() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.v) {
				return
			}
			i++
		}
	}
}

type tree[K cmp.Ordered, V any] struct{ root *tnode[K, V] }
type tnode[K cmp.Ordered, V any] struct {
	k    K
	v    V
	l, r *tnode[K, V]
}

func (t *tree[K, V]) put(k K, v V) {
	p := &t.root
	for *p != nil {
		switch c := cmp.Compare(k, (*p).k); {
		case c < 0:
			p = &(*p).l
		case c > 0:
			p = &(*p).r
		default:
			(*p).v = v
			return
		}
	}
	*p = &tnode[K, V]{k: k, v: v}
}
func (n *tnode[K, V]) walk(yield func(K, V) bool) bool {
	return n == nil || n.l.walk(yield) && yield(n.k, n.v) && n.r.walk(yield)
}
func (t *tree[K, V]) all() iter.Seq2[K, V] { return func(y func(K, V) bool) { t.root.walk(y) } }

type stringer interface{ String() string }
type myint int

func (m myint) String() string { return fmt.Sprintf("my(%d)", int(m)) }

type both interface {
	~int
	stringer
}

func join[T both](xs []T) string {
	var sb strings.Builder
	for _, x := range xs {
		sb.WriteString(x.String())
		fmt.Fprint(&sb, int(x)+1, ";")
	}
	return sb.String()
}

type set[T comparable] map[T]struct{}

func (s set[T]) add(v T) bool {
	if _, ok := s[v]; ok {
		return false
	}
	s[v] = struct{}{}
	return true
}

type vec[T number] = []T

func ptr[T any](v T) *T { return &v }

type pair[A, B any] struct {
	a A
	b B
}

func zip[A, B any](as []A, bs []B) iter.Seq[pair[A, B]] {
	return func(yield func(pair[A, B]) bool) {
		for i := range min(len(as), len(bs)) {
			if !yield(pair[A, B]{as[i], bs[i]}) {
				return
			}
		}
	}
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count done", n)
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func find(n, want int) (r string, err error) {
	defer func() { r += "!" }()
	for i := range count(n) {
		for j := range count(3) {
			if i == want && j == 1 {
				return fmt.Sprint("found ", i, j), nil
			}
			if j == 1 {
				break
			}
		}
	}
	return "", errors.New("not found")
}

func labels() {
outer:
	for i := range count(4) {
		for j := range count(4) {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			defer fmt.Println("deferred", i, j)
		}
	}
	fmt.Println("end of labels")
}

type zero[T any] struct{}

func (zero[T]) is(v any) bool { _, ok := v.(T); return ok }

func kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case []T:
		return "slice"
	case fmt.Stringer:
		return "stringer"
	}
	return fmt.Sprintf("%T", v)
}

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[int8](100, 100), sum[uint16](), sum[myint](3, 4), sum(float32(0.1), 0.2))
	fmt.Println(mapf([]int{1, 2, 3}, func(i int) string { return strings.Repeat("*", i) }), mapf([]string{"a", "bb"}, func(s string) int { return len(s) }))
	l := (&list[string]{}).push("x").push("y").push("z")
	for i, v := range l.all() {
		fmt.Print(i, v, " ")
		if i == 1 {
			break
		}
	}
	fmt.Printf("%T %T\n", l, pair[int, list[myint]]{})
	var t tree[string, int]
	for i, w := range strings.Fields("the quick brown fox jumps over the lazy dog") {
		t.put(w, i)
	}
	for k, v := range t.all() {
		fmt.Print(k, "=", v, " ")
	}
	fmt.Println(join([]myint{1, 2}), *ptr(3), *ptr("s"), vec[int]{1})
	s := set[pair[string, int]]{}
	fmt.Println(s.add(pair[string, int]{"a", 1}), s.add(pair[string, int]{"a", 1}), len(s))
	for p := range zip([]int{1, 2, 3}, []string{"a", "b"}) {
		fmt.Printf("%+v ", p)
	}
	fmt.Println(slices.Collect(count(3)))
	fmt.Println(find(5, 1))
	fmt.Println(find(2, 9))
	labels()
	fmt.Println(zero[int]{}.is(1), zero[string]{}.is(1), zero[error]{}.is(errors.New("")), kind(1), kind(myint(1)), kind([]int{}), kind(map[string]int{}))
	f := sum[float64]
	fmt.Println(f(1, 2), slices.IndexFunc([]int{1, 2}, func(i int) bool { return i > 1 }))
	for i := range 3 {
		for range 2 {
			fmt.Print(i)
		}
	}
	fmt.Println()
}
