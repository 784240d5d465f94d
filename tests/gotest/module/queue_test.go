package gotest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// What the cases that end badly do; empty: nothing.
var bad = flag.String("bad", "", "fail, panic, goexit, hang, spin, background or exit")

func TestMain(m *testing.M) {
	flag.Parse()
	fmt.Println("main before")
	code := m.Run()
	fmt.Println("main after", code)
	os.Exit(code)
}

func TestQueue(t *testing.T) {
	q := New(2)
	go func() {
		for i := range 100 {
			q.Put(fmt.Sprint(i))
		}
	}()
	for i := range 100 {
		if got := q.Get(); got != fmt.Sprint(i) {
			t.Fatalf("%s instead of %d", got, i)
		}
	}
}

func TestParallel(t *testing.T) {
	meet := make(chan string)
	for _, name := range []string{"one", "two", "three four"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			select { // each waits for another: only together do they end
			case meet <- name:
			case <-meet:
			case <-time.After(50 * time.Millisecond):
			}
			t.Run("inner", func(t *testing.T) { t.Parallel() })
		})
	}
}

func TestSkip(t *testing.T) {
	t.Run("yes", func(t *testing.T) { t.Skip("because") })
	t.Run("no", func(t *testing.T) { t.SkipNow() })
}

func TestCleanup(t *testing.T) {
	t.Cleanup(func() { t.Log("cleanup 1") })
	t.Cleanup(func() { t.Log("cleanup 2") })
	t.Setenv("GOTEST", "x")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte(os.Getenv("GOTEST")), 0o666); err != nil {
		t.Fatal(err)
	}
	defer t.Log("deferred")
	helper(t)
}

func helper(t *testing.T) {
	t.Helper()
	t.Log("the line of the caller")
}

var sink []byte
var sinks []*int

func TestAllocs(t *testing.T) {
	for want, f := range []func(){
		func() {},
		func() { sink = make([]byte, 1000) },
		func() { sinks = append([]*int(nil), new(int)) },
	} {
		if got := testing.AllocsPerRun(100, f); got != float64(want) {
			t.Errorf("%v allocations, not %v", got, want)
		}
	}
}

func TestShort(t *testing.T) { t.Log(testing.Short(), testing.Verbose(), testing.CoverMode() == "") }

func TestBad(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		switch *bad {
		case "fail":
			t.Log("before")
			t.Errorf("wrong: %d", 1)
			t.FailNow()
		case "panic":
			var m map[string]int
			m["a"] = 1
		case "goexit":
			runtime.Goexit()
		case "hang":
			select {}
		case "spin":
			for {
				runtime.Gosched()
			}
		case "exit":
			os.Exit(0)
		case "background":
			go panic("in the background")
			time.Sleep(time.Second)
		}
	})
}

func BenchmarkQueue(b *testing.B) {
	b.ReportAllocs()
	q := New(2)
	s := "x"
	for range b.N {
		q.Put(s)
		q.Get()
	}
}

func BenchmarkLoop(b *testing.B) {
	b.Run("alloc", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sink = make([]byte, 64)
		}
	})
	b.Run("metric", func(b *testing.B) {
		b.SetBytes(8)
		for b.Loop() {
		}
		b.ReportMetric(3, "things/op")
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
			}
		})
	})
}

func FuzzReverse(f *testing.F) {
	f.Add("abc", 1)
	f.Add("", 0)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if n == 7 && *bad == "fail" {
			t.Errorf("seven: %q", s)
		}
	})
}

func ExampleQueue() {
	q := New(1)
	q.Put("hello")
	fmt.Println(q.Get())
	// Output: hello
}

func ExampleQueue_unordered() {
	c := make(chan int)
	for i := range 3 {
		go func() { c <- i }()
	}
	for range 3 {
		fmt.Println(<-c)
	}
	// Unordered output:
	// 2
	// 0
	// 1
}

func Example_wrong() {
	fmt.Println("as", *bad)
	// Output: as
}
