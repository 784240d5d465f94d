// Recursion that leads through the standard library, far beyond the engine's stack: user code called back by it, and its
// own functions on data as deep as that.
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
)

const depth = 10000

func bySortFunc(n int) (r int) {
	if n == 0 {
		return 0
	}
	slices.SortFunc([]int{2, 1}, func(a, b int) int {
		if r == 0 {
			r = bySortFunc(n-1) + 1
		}
		return a - b
	})
	return r
}

func bySortSlice(n int) (r int) {
	if n == 0 {
		return 0
	}
	s := []int{2, 1}
	sort.Slice(s, func(i, j int) bool {
		if r == 0 {
			r = bySortSlice(n-1) + 1
		}
		return s[i] < s[j]
	})
	return r
}

func byMap(n int) int {
	if n == 0 {
		return 0
	}
	r := 0
	strings.Map(func(c rune) rune { r = byMap(n-1) + 1; return c }, "x")
	return r
}

func byOnce(n int) (r int) {
	if n == 0 {
		return 0
	}
	var o sync.Once
	o.Do(func() { r = byOnce(n-1) + 1 })
	return r
}

type list struct{ Next *list }

func (l *list) String() string {
	if l == nil {
		return "."
	}
	return fmt.Sprintf("%v", l.Next)
}

type raw struct{ next *raw }

func (r *raw) MarshalJSON() ([]byte, error) {
	if r == nil || r.next == nil {
		return []byte("1"), nil
	}
	return json.Marshal(r.next)
}

type node struct{ Next *node }

func nodes(n int) (l *node) {
	for range n {
		l = &node{l}
	}
	return l
}

type wrapped struct{ err error }

func (w *wrapped) Error() string { return "w" }
func (w *wrapped) Unwrap() []error {
	return []error{w.err}
}

type logged struct{ n int }

func (l logged) LogValue() slog.Value {
	if l.n == 0 {
		return slog.StringValue("end")
	}
	return slog.GroupValue(slog.Any("v", logged{l.n - 1}))
}

type reader struct {
	r io.Reader
	n int
}

func (r *reader) Read(b []byte) (int, error) {
	r.n++
	return r.r.Read(b)
}

func main() {
	fmt.Println(bySortFunc(depth), bySortSlice(depth), byMap(depth), byOnce(depth))

	var l *list
	var r *raw
	var any any
	var err error = io.EOF
	var in io.Reader = strings.NewReader("text")
	for range depth {
		l = &list{l}
		r = &raw{r}
		any = []interface{}{any}
		err = &wrapped{err}
		in = io.MultiReader(io.TeeReader(&reader{r: in}, io.Discard), strings.NewReader(""))
	}
	fmt.Println(l)
	fmt.Println(len(fmt.Sprint(any)), len(fmt.Sprintf("%#v", any)), errors.Is(err, io.EOF), errors.Is(err, io.ErrNoProgress))
	text, err := io.ReadAll(in)
	fmt.Println(string(text), err)
	b, err := json.Marshal(r)
	fmt.Println(string(b), err)

	var g bytes.Buffer
	err = gob.NewEncoder(&g).Encode(nodes(9000))
	var m *node
	err2 := gob.NewDecoder(&g).Decode(&m)
	fmt.Println(err, err2, reflect.DeepEqual(m, nodes(9000)), reflect.DeepEqual(m, nodes(9001)))

	g.Reset()
	slog.New(slog.NewTextHandler(&g, nil)).Info("m", "x", logged{500})
	fmt.Println(strings.Count(g.String(), "v."))
	fmt.Println(regexp.MustCompile(`^[a-z]{0,1000}$`).MatchString("abc"))
	_, err = regexp.Compile(strings.Repeat("(", 1001) + strings.Repeat(")", 1001))
	fmt.Println(err)
	fmt.Println(regexp.MustCompile(strings.Repeat("(?:a", 490) + strings.Repeat(")*b", 490)).MatchString("aaa"))

	list, err := fs.Glob(fstest{}, strings.Repeat("*/", depth)+"x")
	fmt.Println(list, err)
	deep := true
	err = filepath.Walk("/", func(path string, info fs.FileInfo, err error) error {
		if deep {
			deep = false
			fmt.Println(bySortSlice(depth))
		}
		return filepath.SkipAll
	})
	fmt.Println(err)
}

type fstest struct{}

func (fstest) Open(name string) (fs.File, error) { return nil, fs.ErrNotExist }
