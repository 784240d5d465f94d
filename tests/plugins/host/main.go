// Hosts in Go: wazero, and the SDKs that stand on it.
//
//	host wazero CALLS INSTANCES MODULE   prints nanoseconds of a call, of an instance with its first call, bytes of an instance's memory
//	                                     and of the process's largest resident set, milliseconds of compiling
//	host extism|httpwasm|goplugin MODULE  asks the plug-in and checks its answers
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

func main() {
	var err error
	switch args := os.Args[1:]; args[0] {
	case "wazero":
		err = runWazero(args[1], args[2], args[3])
	case "extism":
		err = runExtism(args[1])
	case "httpwasm":
		err = runHTTPWasm(args[1])
	case "goplugin":
		err = runGoPlugin(args[1])
	default:
		err = fmt.Errorf("no host %s", args[0])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type plugin struct {
	api.Module
	alloc, greet api.Function
}

func instantiate(ctx context.Context, r wazero.Runtime, code wazero.CompiledModule) (*plugin, error) {
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithStderr(os.Stderr)
	m, err := r.InstantiateModule(ctx, code, config)
	if err != nil {
		return nil, err
	}
	return &plugin{m, m.ExportedFunction("alloc"), m.ExportedFunction("greet")}, nil
}

// ask calls greet(name) and checks the answer.
func (p *plugin) ask(ctx context.Context, name string) error {
	at, err := p.alloc.Call(ctx, uint64(len(name)))
	if err != nil {
		return err
	}
	if !p.Memory().WriteString(uint32(at[0]), name) {
		return fmt.Errorf("alloc(%d) gave %#x, outside of the memory", len(name), at[0])
	}
	answer, err := p.greet.Call(ctx, at[0], uint64(len(name)))
	if err != nil {
		return err
	}
	b, ok := p.Memory().Read(uint32(answer[0]>>32), uint32(answer[0]))
	if !ok || len(b) != len(name)+6 || string(b[:6]) != "hello " || string(b[6:]) != name {
		return fmt.Errorf("greet(%q) gave %q", name, b)
	}
	return nil
}

func name(i int) string { return "gopher " + strconv.Itoa(i) + strings.Repeat("-", i%64) }

func runWazero(calls, instances, file string) error {
	ctx := context.Background()
	binary, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	start := time.Now()
	code, err := r.CompileModule(ctx, binary)
	if err != nil {
		return err
	}
	compiled := time.Since(start)

	p, err := instantiate(ctx, r, code)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(calls)
	if err != nil {
		return err
	}
	start = time.Now()
	for i := range n {
		if err := p.ask(ctx, name(i)); err != nil {
			return err
		}
	}
	perCall := float64(time.Since(start)) / float64(n)
	p.Close(ctx)

	n, err = strconv.Atoi(instances)
	if err != nil {
		return err
	}
	memory := uint32(0)
	start = time.Now()
	for i := range n {
		p, err := instantiate(ctx, r, code)
		if err != nil {
			return err
		}
		if err := p.ask(ctx, name(i)); err != nil {
			return err
		}
		memory = max(memory, p.Memory().Size())
		p.Close(ctx)
	}
	perInstance := float64(time.Since(start)) / float64(n)
	fmt.Printf("%.0f %.0f %d %d %d\n", perCall, perInstance, memory, largest(), compiled.Milliseconds())
	return nil
}

// largest is the process's largest resident set, in bytes (0 where there is no /proc).
func largest() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, line, _ := bytes.Cut(status, []byte("VmHWM:"))
	kilobytes := 0
	fmt.Sscan(string(line), &kilobytes)
	return kilobytes << 10
}
