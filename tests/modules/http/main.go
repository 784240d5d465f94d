// An HTTP server and its clients in one process, over net.Pipe: plain, with TLS by a certificate made here, and HTTP/2 by what net/http negotiates.
package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"sort"
	"strings"
	"sync"
	"time"
)

// A listener whose connections are pipes.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

func (p *pipes) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func certificate() (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: []string{"test.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(err)
	parsed, err := x509.ParseCertificate(der)
	check(err)
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello %s over %s", r.PathValue("name"), r.Proto)
	})
	mux.HandleFunc("POST /sum", func(w http.ResponseWriter, r *http.Request) {
		var in []int
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, "no list of numbers", http.StatusBadRequest)
			return
		}
		sum := 0
		for _, x := range in {
			sum += x
		}
		json.NewEncoder(w).Encode(map[string]int{"sum": sum})
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintf(w, "part %d\n", i)
			w.(http.Flusher).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	})
	mux.HandleFunc("GET /panic", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	return mux
}

func get(c *http.Client, url string) string {
	r, err := c.Get(url)
	if err != nil {
		return "error"
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return fmt.Sprint(r.StatusCode, " ", strings.TrimSpace(string(b)), " ", err)
}

func talk(c *http.Client, base string) {
	fmt.Println(get(c, base+"/hello/gopher"))
	fmt.Println(get(c, base+"/stream"))
	fmt.Println(get(c, base+"/nothing"))
	r, err := c.Post(base+"/sum", "application/json", strings.NewReader("[1, 2, 3, 4]"))
	check(err)
	b, _ := io.ReadAll(r.Body)
	r.Body.Close()
	fmt.Println(r.Status, r.Header.Get("Content-Type"), string(bytes.TrimSpace(b)))
	r, err = c.Post(base+"/sum", "application/json", strings.NewReader("nonsense"))
	check(err)
	r.Body.Close()
	fmt.Println(r.Status)

	var wg sync.WaitGroup
	var mu sync.Mutex
	var all []string
	for i := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s := get(c, fmt.Sprintf("%s/hello/%d", base, i))
			mu.Lock()
			all = append(all, s)
			mu.Unlock()
		}()
	}
	wg.Wait()
	sort.Strings(all)
	fmt.Println(len(all), all[0], all[7])

	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, "GET", base+"/slow", nil)
	_, err = c.Do(request)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	fmt.Println(get(c, base+"/panic"))
}

func run(name, scheme string, serve func(*http.Server, net.Listener) error, transport *http.Transport, config *tls.Config) {
	fmt.Println("==", name)
	l := newPipes()
	s := &http.Server{Handler: handler(), TLSConfig: config}
	ended := make(chan error)
	go func() { ended <- serve(s, l) }()
	transport.DialContext = l.Dial
	talk(&http.Client{Transport: transport}, scheme+"://test.example")
	transport.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fmt.Println(s.Shutdown(ctx), <-ended)
}

func main() {
	cert, roots := certificate()
	overTLS := func(s *http.Server, l net.Listener) error { return s.ServeTLS(l, "", "") }
	run("plain", "http", (*http.Server).Serve, &http.Transport{}, nil)
	run("TLS", "https", overTLS, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
		&tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"http/1.1"}})
	run("HTTP/2", "https", overTLS, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true},
		&tls.Config{Certificates: []tls.Certificate{cert}})
}
