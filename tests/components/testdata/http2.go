// A handler of wasi:http 0.2, in the place of the stub that wit-bindgen makes.
package export_wasi_http_incoming_handler

import (
	"fmt"

	types "go.bytecodealliance.org/pkg/wit/types"
	. "wit_component/wasi_http_types"
	"wit_component/wasi_io_streams"
)

// Answers with the path, and the body of the request.
func Handle(request *IncomingRequest, out *ResponseOutparam) {
	path := request.PathWithQuery().SomeOr("/")
	sent := read(request.Consume().Ok())
	headers := MakeFields()
	headers.Append("content-type", []byte("text/plain"))
	response := MakeOutgoingResponse(headers)
	response.SetStatusCode(200)
	body := response.Body().Ok()
	ResponseOutparamSet(out, types.Ok[*OutgoingResponse, ErrorCode](response))
	stream := body.Write().Ok()
	for text := fmt.Appendf(nil, "%s %s\n", path, sent); len(text) > 0; {
		n := min(len(text), 4096)
		stream.BlockingWriteAndFlush(text[:n])
		text = text[n:]
	}
	stream.Drop()
	OutgoingBodyFinish(body, types.None[*Fields]())
}

func read(body *IncomingBody) (all []byte) {
	stream := body.Stream().Ok()
	for {
		part := stream.BlockingRead(10000)
		if part.IsErr() {
			if part.Err().Tag() != wasi_io_streams.StreamError_Closed {
				panic("reading the body failed")
			}
			stream.Drop()
			body.Drop()
			return all
		}
		all = append(all, part.Ok()...)
	}
}
