// An http-wasm guest. The SDK's imports stand behind TinyGo's build tag (-tags=tinygo.wasm) and its two exports are in TinyGo's old spelling,
// which Go's compiler passes by: what exports them is here.
package main

import (
	_ "unsafe"

	"github.com/http-wasm/http-wasm-guest-tinygo/handler"
	"github.com/http-wasm/http-wasm-guest-tinygo/handler/api"
)

func main() {}

func init() {
	handler.HandleRequestFn = func(req api.Request, resp api.Response) (next bool, reqCtx uint32) {
		if who, ok := req.Headers().Get("Authorization"); ok && who == "gopher" {
			req.Headers().Set("X-Path", "/guest"+req.GetURI())
			return true, 7
		}
		resp.SetStatusCode(401)
		resp.Body().WriteString("no " + req.GetMethod())
		return false, 0
	}
}

//go:linkname handleRequest github.com/http-wasm/http-wasm-guest-tinygo/handler.handleRequest
func handleRequest() uint64

//go:linkname handleResponse github.com/http-wasm/http-wasm-guest-tinygo/handler.handleResponse
func handleResponse(reqCtx, isError uint32)

//go:wasmexport handle_request
func exportedRequest() uint64 { return handleRequest() }

//go:wasmexport handle_response
func exportedResponse(reqCtx, isError uint32) { handleResponse(reqCtx, isError) }
