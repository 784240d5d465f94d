// A server on the listening socket that the host opened (file descriptor 3): a goroutine for each connection, while another one goes
// on by the clock. Each line is answered; "slow" sets a deadline and lets it pass, "quit" ends the program once all are closed.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var ticks atomic.Int64

func serve(id int, c net.Conn, quit func()) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch line {
		case "slow":
			before := ticks.Load()
			c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
			_, err := r.ReadString('\n')
			c.SetReadDeadline(time.Time{})
			fmt.Fprintln(c, id, errors.Is(err, os.ErrDeadlineExceeded), ticks.Load()-before >= 5)
		case "large":
			n, err := c.Write(make([]byte, 1<<20))
			fmt.Println(id, "wrote", n, err)
		case "quit":
			fmt.Fprintln(c, id, "bye")
			quit()
			return
		default:
			fmt.Fprintln(c, id, line)
		}
	}
}

func main() {
	l, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() {
		for range time.Tick(10 * time.Millisecond) {
			ticks.Add(1)
		}
	}()
	var wg sync.WaitGroup
	var once sync.Once
	fmt.Println("listening")
	for id := 1; ; id++ {
		c, err := l.Accept()
		if err != nil {
			fmt.Println("accept:", errors.Is(err, net.ErrClosed))
			break
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			serve(id, c, func() { once.Do(func() { l.Close() }) })
		}()
	}
	wg.Wait()
	fmt.Println("done", ticks.Load() > 0)
}
