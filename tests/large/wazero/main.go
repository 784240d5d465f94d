// wazero's interpreter runs a module within the module: n! for a few n, of each of which it tells a host function.
package main

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
)

// (module
//
//	(import "env" "told" (func $told (param i64)))
//	(func $fac (export "fac") (param i64) (result i64)
//	  (if (result i64) (i64.lt_s (local.get 0) (i64.const 2))
//	    (then (i64.const 1))
//	    (else (call $told (local.get 0))
//	      (i64.mul (local.get 0) (call $fac (i64.sub (local.get 0) (i64.const 1))))))))
const module = "\x00asm\x01\x00\x00\x00" +
	"\x01\x0a\x02\x60\x01\x7e\x00\x60\x01\x7e\x01\x7e" +
	"\x02\x0c\x01\x03env\x04told\x00\x00" +
	"\x03\x02\x01\x01" +
	"\x07\x07\x01\x03fac\x00\x01" +
	"\x0a\x1d\x01\x1b\x00\x20\x00\x42\x02\x53\x04\x7e\x42\x01\x05\x20\x00\x10\x00\x20\x00\x20\x00\x42\x01\x7d\x10\x01\x7e\x0b\x0b"

func main() {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	calls := 0
	_, err := r.NewHostModuleBuilder("env").NewFunctionBuilder().
		WithFunc(func(n int64) { calls++ }).Export("told").Instantiate(ctx)
	if err != nil {
		panic(err)
	}
	m, err := r.Instantiate(ctx, []byte(module))
	if err != nil {
		panic(err)
	}
	for _, n := range []uint64{1, 5, 20, 500} {
		v, err := m.ExportedFunction("fac").Call(ctx, n)
		fmt.Println(n, v, calls, err)
	}
	_, err = m.ExportedFunction("fac").Call(ctx, 1<<40)
	fmt.Println(err != nil)
}
