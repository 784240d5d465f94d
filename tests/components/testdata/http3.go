// A handler of wasi:http 0.3, in the place of the stub that wit-bindgen makes.
package export_wasi_http_handler

import (
	"bytes"
	"strings"

	types "go.bytecodealliance.org/pkg/wit/types"
	client "wit_component/wasi_http_client"
	. "wit_component/wasi_http_types"
)

type result = types.Result[*Response, ErrorCode]

// /both?AUTHORITY gives the bodies of http://AUTHORITY/a and /b, asked for at the same time; all else its own body, in
// capitals, as it comes.
func Handle(request *Request) result {
	path := request.GetPathWithQuery().SomeOr("/")
	if authority, ok := strings.CutPrefix(path, "/both?"); ok {
		request.Drop()
		return both(authority)
	}
	in, trailers := RequestConsumeBody(request, finished())
	trailers.Drop()
	return respond(func(out *types.StreamWriter[uint8]) {
		defer in.Drop()
		for buffer := make([]byte, 1000); !in.WriterDropped(); {
			n := in.Read(buffer)
			out.WriteAll(bytes.ToUpper(buffer[:n]))
		}
	})
}

func both(authority string) result {
	answers := [2]chan []byte{make(chan []byte), make(chan []byte)}
	for i, path := range []string{"/a", "/b"} {
		go func() { answers[i] <- get(authority, path) }()
	}
	return respond(func(out *types.StreamWriter[uint8]) {
		for _, answer := range answers {
			out.WriteAll(<-answer)
		}
	})
}

func get(authority, path string) []byte {
	request, sent := RequestNew(MakeFields(), types.None[*types.StreamReader[uint8]](), noTrailers(), types.None[*RequestOptions]())
	sent.Drop()
	request.SetScheme(types.Some(MakeSchemeHttp()))
	request.SetAuthority(types.Some(authority))
	request.SetPathWithQuery(types.Some(path))
	answer := client.Send(request)
	if answer.IsErr() {
		return []byte(path + " failed\n")
	}
	body, trailers := ResponseConsumeBody(answer.Ok(), finished())
	trailers.Drop()
	defer body.Drop()
	var all []byte
	for buffer := make([]byte, 1000); !body.WriterDropped(); {
		all = append(all, buffer[:body.Read(buffer)]...)
	}
	return all
}

// A response with the body that write writes.
func respond(write func(*types.StreamWriter[uint8])) result {
	out, body := MakeStreamU8()
	go func() {
		defer out.Drop()
		write(out)
	}()
	response, sent := ResponseNew(MakeFields(), types.Some(body), noTrailers())
	sent.Drop()
	return types.Ok[*Response, ErrorCode](response)
}

func noTrailers() *types.FutureReader[types.Result[types.Option[*Fields], ErrorCode]] {
	w, r := MakeFutureResultOptionFieldsErrorCode()
	go w.Write(types.Ok[types.Option[*Fields], ErrorCode](types.None[*Fields]()))
	return r
}

func finished() *types.FutureReader[types.Result[types.Unit, ErrorCode]] {
	w, r := MakeFutureResultUnitErrorCode()
	go w.Write(types.Ok[types.Unit, ErrorCode](types.Unit{}))
	return r
}
