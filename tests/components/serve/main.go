// Serve runs a component of wasi:http in `wasmtime serve`, checks its answers, and makes N requests, one after the other.
//
//	serve http2|http3 N COMPONENT [FLAG...]
//
// http2 answers with path and body ($LARGEST: bodies of no more bytes), http3 with the body in capitals; http3's /both asks this program for two things at the same time. Prints
// the median and the 99th percentile of the requests' times in µs, and the largest resident set of wasmtime in KB.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 4 {
		log.Fatal("usage: serve http2|http3 N COMPONENT [FLAG...]")
	}
	kind := os.Args[1]
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	address := free()
	var said bytes.Buffer
	serve := exec.Command("wasmtime", append(append([]string{"serve", "-C", "cache=n", "--addr", address}, os.Args[4:]...), os.Args[3])...)
	serve.Stdout, serve.Stderr = &said, &said
	check(serve.Start())
	ended := make(chan error, 1)
	go func() { ended <- serve.Wait() }()
	time.AfterFunc(10*time.Minute, func() { serve.Process.Kill(); log.Fatal("10 minutes are over") })
	fail := func(format string, args ...any) {
		serve.Process.Kill()
		<-ended
		log.Fatalf(format+"\n%s", append(args, said.String())...)
	}
	url := "http://" + address
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			break
		}
		select {
		case err := <-ended:
			log.Fatalf("wasmtime has ended: %v\n%s", err, said.String())
		default:
		}
		if time.Since(start) > time.Minute {
			fail("wasmtime does not listen")
		}
	}
	ask := func(path, body, want string) {
		got, err := post(url+path, body)
		if err != nil || got != want {
			fail("%s: got %.200q %v, want %.200q", path, got, err, want)
		}
	}
	answer := func(path, body string) string { return path + " " + body + "\n" }
	if kind == "http3" {
		answer = func(_, body string) string { return strings.ToUpper(body) }
		ask("/both?"+together(), "", "/a of two\n/b of two\n")
	}
	largest, err := strconv.Atoi(os.Getenv("LARGEST"))
	for _, size := range []int{0, 1, 5000, 300000} {
		if err == nil && size > largest {
			break
		}
		body := strings.Repeat("body ", size/5)
		ask("/x?y=1", body, answer("/x?y=1", body))
	}
	var times []time.Duration
	for i := range n {
		path, body := fmt.Sprintf("/%d", i), fmt.Sprintf("request %d", i)
		start := time.Now()
		ask(path, body, answer(path, body))
		times = append(times, time.Since(start))
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", serve.Process.Pid))
	check(err)
	serve.Process.Kill()
	<-ended
	slices.Sort(times)
	peak := regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)[1]
	fmt.Println(times[n/2].Microseconds(), times[n*99/100].Microseconds(), string(peak))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func free() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	return l.Addr().String()
}

func post(url, body string) (string, error) {
	client := http.Client{Timeout: time.Minute}
	r, err := client.Post(url, "text/plain", io.MultiReader(strings.NewReader(body))) // (of no known length: in chunks)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), err
}

// Listens: a request is answered when another one has come, too.
func together() string {
	var mu sync.Mutex
	var came int
	both := make(chan bool)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if came++; came == 2 {
			close(both)
		}
		mu.Unlock()
		select {
		case <-both:
			fmt.Fprintf(w, "%s of two\n", r.URL.Path)
		case <-time.After(20 * time.Second):
			fmt.Fprintf(w, "%s alone\n", r.URL.Path)
		}
	}))
	return l.Addr().String()
}
