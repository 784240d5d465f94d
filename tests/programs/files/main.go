// writes, reads, lists and removes files in a preopened folder (the current directory).
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func main() {
	check(os.MkdirAll("a/b/c", 0o755))
	check(os.Mkdir("a/empty", 0o755))
	check(os.WriteFile("a/one.txt", []byte("first\nsecond\n"), 0o644))
	check(os.WriteFile("a/b/two.txt", []byte(strings.Repeat("0123456789", 20000)), 0o600))
	f, err := os.OpenFile("a/one.txt", os.O_APPEND|os.O_WRONLY, 0)
	check(err)
	fmt.Fprintf(f, "third %d\n", 3)
	check(f.Close())
	b, err := os.ReadFile("a/one.txt")
	fmt.Printf("%q %v\n", b, err)
	f, err = os.Open("a/b/two.txt")
	check(err)
	st, err := f.Stat()
	fmt.Println(st.Name(), st.Size(), st.IsDir(), err)
	buf := make([]byte, 7)
	n, err := f.ReadAt(buf, 199996)
	fmt.Println(n, err, string(buf[:n]))
	off, err := f.Seek(-13, io.SeekEnd)
	fmt.Println(off, err)
	rest, err := io.ReadAll(f)
	fmt.Println(string(rest), err)
	f.Close()
	_, err = f.Read(buf)
	fmt.Println(err, errors.Is(err, fs.ErrClosed))
	check(os.Rename("a/one.txt", "a/b/c/uno.txt"))
	check(filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		fmt.Println(p, d.IsDir(), err)
		return nil
	}))
	_, err = os.Stat("a/one.txt")
	// the text of an errno is the port's own ("No such file" on wasip1): compare what stands around it
	var pe *fs.PathError
	fmt.Println(errors.As(err, &pe), pe.Op, pe.Path, errors.Is(err, os.ErrNotExist), os.IsNotExist(err))
	_, err = os.Open("no/such")
	fmt.Println(errors.As(err, &pe), pe.Op, pe.Path)
	_, err = os.OpenFile("a/b/two.txt", os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	fmt.Println(errors.Is(err, fs.ErrExist))
	f, err = os.Create("a/rw")
	check(err)
	w := bufio.NewWriter(f)
	for i := range 1000 {
		fmt.Fprintln(w, i)
	}
	check(w.Flush())
	check(f.Truncate(100))
	_, err = f.WriteAt([]byte("XYZ"), 50)
	check(err)
	f.Seek(0, 0)
	sc := bufio.NewScanner(f)
	k := 0
	for sc.Scan() {
		if k++; k > 12 && k < 30 {
			fmt.Print(sc.Text(), ",")
		}
	}
	fmt.Println(k, sc.Err())
	check(f.Close())
	es, err := os.ReadDir("a/b")
	for _, e := range es {
		i, _ := e.Info()
		fmt.Println(e.Name(), e.IsDir(), i.Mode().IsRegular())
	}
	check(err)
	fmt.Println(os.Remove("a/b") != nil)
	check(os.Remove("a/rw"))
	check(os.RemoveAll("a/b"))
	ms, err := filepath.Glob("a/*")
	fmt.Println(ms, err)
	fsys := os.DirFS(".")
	seed, err := fs.ReadFile(fsys, "seed.txt")
	fmt.Printf("%q %v\n", seed, err)
	t, err := os.CreateTemp("a", "tmp*.x")
	check(err)
	_, err = io.Copy(t, strings.NewReader("temporary"))
	check(err)
	check(t.Close())
	b, err = os.ReadFile(t.Name())
	fmt.Println(string(b), err, strings.HasPrefix(t.Name(), "a/tmp"))
	check(os.RemoveAll("a"))
	es, err = os.ReadDir(".")
	fmt.Println(len(es), es[0].Name(), err)
}
