package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	extism "github.com/extism/go-sdk"
	"github.com/http-wasm/http-wasm-host-go/handler"
	httpwasm "github.com/http-wasm/http-wasm-host-go/handler/nethttp"
	"github.com/knqyf263/go-plugin/examples/helloworld/greeting"
	"github.com/tetratelabs/wazero"
)

func expect(what, want, got string) error {
	if want != got {
		return fmt.Errorf("%s: want %q, got %q", what, want, got)
	}
	return nil
}

// runExtism calls the SDK's own example countvowels.
func runExtism(file string) error {
	ctx := context.Background()
	p, err := extism.NewPlugin(ctx, extism.Manifest{Wasm: []extism.Wasm{extism.WasmFile{Path: file}}},
		extism.PluginConfig{EnableWasi: true}, nil)
	if err != nil {
		return err
	}
	defer p.Close(ctx)
	for _, call := range []struct{ function, in, out string }{
		{"count_vowels", "Hello, World!", `{"count": 3, "config": "<unset by host>", "a": "this is var a"}`},
		{"count_vowels_typed", `{"input":"this is a test"}`, "this is a test"},
		{"count_vowels_json_output", "", `{"count":42,"total":21000000,"vowels":"aAeEiIoOuUyY"}`},
	} {
		code, out, err := p.Call(call.function, []byte(call.in))
		if err != nil || code != 0 {
			return fmt.Errorf("%s: %d, %w", call.function, code, err)
		}
		if err := expect(call.function, call.out, string(out)); err != nil {
			return err
		}
	}
	return nil
}

// runHTTPWasm asks a server that has ../httpwasm before its handler.
func runHTTPWasm(file string) error {
	ctx := context.Background()
	guest, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// A guest of Go's is a reactor, one of TinyGo's a command: the host must be told.
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStderr(os.Stderr)
	middleware, err := httpwasm.NewMiddleware(ctx, guest, handler.ModuleConfig(config))
	if err != nil {
		return err
	}
	defer middleware.Close(ctx)
	server := httptest.NewServer(middleware.NewHandler(ctx, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Header.Get("X-Path"))
	})))
	defer server.Close()
	for range 100 {
		for _, c := range []struct{ who, want string }{{"gopher", "200 /guest/a?b=c"}, {"", "401 no GET"}} {
			req, err := http.NewRequest("GET", server.URL+"/a?b=c", nil)
			if err != nil {
				return err
			}
			req.Header.Set("Authorization", c.who)
			resp, err := server.Client().Do(req)
			if err != nil {
				return err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil {
				return err
			}
			if err := expect("GET as "+c.who, c.want, fmt.Sprint(resp.StatusCode, " ", string(body))); err != nil {
				return err
			}
		}
	}
	return nil
}

// runGoPlugin calls the SDK's own example plugin-morning.
func runGoPlugin(file string) error {
	ctx := context.Background()
	p, err := greeting.NewGreeterPlugin(ctx)
	if err != nil {
		return err
	}
	m, err := p.Load(ctx, file)
	if err != nil {
		return err
	}
	defer m.Close(ctx)
	for i := range 1000 {
		who := name(i)
		reply, err := m.Greet(ctx, &greeting.GreetRequest{Name: who})
		if err != nil {
			return err
		}
		if err := expect("greet", "Good morning, "+who, reply.GetMessage()); err != nil {
			return err
		}
	}
	return nil
}
