// What WASI has not: processes and signals. By gc's own wasip1 port all of this fails in the same words (which is where stdout comes from).
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"syscall"
	"time"
)

func main() {
	_, err := exec.LookPath("true")
	fmt.Println(err)
	_, err = os.StartProcess("/bin/true", nil, &os.ProcAttr{})
	fmt.Println(err)
	p, err := os.FindProcess(os.Getpid())
	fmt.Println(p != nil, err)
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	select {
	case s := <-c:
		fmt.Println("signal", s)
	case <-time.After(20 * time.Millisecond):
		fmt.Println("no signal")
	}
	signal.Stop(c)
	_, err = user.Current()
	fmt.Println(err)
	_, _, err = os.Pipe()
	fmt.Println(err, errors.Is(err, errors.ErrUnsupported))
	_, err = net.Dial("tcp", "192.0.2.1:80")
	fmt.Println(err)
	_, err = net.LookupHost("example.com")
	fmt.Println(err)
	fmt.Fprintln(os.Stderr, "done")
}
