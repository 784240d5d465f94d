// grpc calls a server of its own over a connection in memory (unary and streamed calls, gzip, errors, metadata,
// deadlines, reflection), and takes messages through protobuf's codecs: wire, JSON, text, dynamic messages.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	testpb "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/reflection"
	reflectpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// squeeze takes out the spaces that protojson and prototext put in at random.
func squeeze[T string | []byte](s T) string { return strings.Join(strings.Fields(string(s)), "") }

type server struct {
	testpb.UnimplementedTestServiceServer
}

func (server) UnaryCall(ctx context.Context, in *testpb.SimpleRequest) (*testpb.SimpleResponse, error) {
	if s := in.GetResponseStatus(); s.GetCode() != 0 {
		st := must(status.New(codes.Code(s.Code), s.Message).WithDetails(durationpb.New(time.Second)))
		return nil, st.Err()
	}
	md, _ := metadata.FromIncomingContext(ctx)
	grpc.SetHeader(ctx, metadata.Pairs("echo", strings.Join(md.Get("word"), "+")))
	body := slices.Repeat(in.GetPayload().GetBody(), max(1, int(in.ResponseSize)))
	return &testpb.SimpleResponse{Payload: &testpb.Payload{Body: body}, Username: "gopher"}, nil
}

func (server) FullDuplexCall(stream testpb.TestService_FullDuplexCallServer) error {
	for {
		in, err := stream.Recv()
		if err == io.EOF {
			stream.SetTrailer(metadata.Pairs("done", "yes"))
			return nil
		}
		if err != nil {
			return err
		}
		for _, p := range in.ResponseParameters {
			stream.Send(&testpb.StreamingOutputCallResponse{Payload: &testpb.Payload{Body: make([]byte, p.Size)}})
		}
	}
}

func (server) EmptyCall(ctx context.Context, _ *testpb.Empty) (*testpb.Empty, error) {
	<-ctx.Done()
	return nil, status.FromContextError(ctx.Err()).Err()
}

func calls() {
	l := bufconn.Listen(1 << 16)
	s := grpc.NewServer(grpc.ChainUnaryInterceptor(func(ctx context.Context, in any, info *grpc.UnaryServerInfo, h grpc.UnaryHandler) (any, error) {
		out, err := h(ctx, in)
		if ctx.Err() == nil { // else the client goes on meanwhile
			fmt.Println("served", info.FullMethod, status.Code(err))
		}
		return out, err
	}))
	testpb.RegisterTestServiceServer(s, server{})
	healthpb.RegisterHealthServer(s, health.NewServer())
	reflection.Register(s)
	served := make(chan error)
	go func() { served <- s.Serve(l) }()

	conn := must(grpc.NewClient("passthrough:memory", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) })))
	ctx := metadata.AppendToOutgoingContext(context.Background(), "word", "one", "word", "two")
	client := testpb.NewTestServiceClient(conn)
	for _, n := range []int32{1, 1000, 100000} {
		var header metadata.MD
		r, err := client.UnaryCall(ctx, &testpb.SimpleRequest{ResponseSize: n, Payload: &testpb.Payload{Body: []byte("payload ")}},
			grpc.Header(&header), grpc.UseCompressor(gzip.Name))
		fmt.Println(len(r.GetPayload().GetBody()), r.GetUsername(), header.Get("echo"), err)
	}
	_, err := client.UnaryCall(ctx, &testpb.SimpleRequest{ResponseStatus: &testpb.EchoStatus{Code: 9, Message: "not now"}})
	fmt.Println(err, len(status.Convert(err).Details()))
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	_, err = client.EmptyCall(short, &testpb.Empty{})
	cancel()
	fmt.Println(status.Code(err))
	_, err = client.CacheableUnaryCall(ctx, &testpb.SimpleRequest{})
	fmt.Println(err)

	stream := must(client.FullDuplexCall(ctx))
	go func() {
		for i := range 20 {
			stream.Send(&testpb.StreamingOutputCallRequest{ResponseParameters: []*testpb.ResponseParameters{{Size: int32(i * 1000)}, {Size: 1}}})
		}
		stream.CloseSend()
	}()
	got, bytes := 0, 0
	for {
		r, err := stream.Recv()
		if err != nil {
			fmt.Println(got, bytes, err, stream.Trailer().Get("done"))
			break
		}
		got, bytes = got+1, bytes+len(r.Payload.Body)
	}

	fmt.Println(must(healthpb.NewHealthClient(conn).Check(ctx, &healthpb.HealthCheckRequest{})).Status)
	info := must(reflectpb.NewServerReflectionClient(conn).ServerReflectionInfo(ctx))
	for _, r := range []*reflectpb.ServerReflectionRequest{
		{MessageRequest: &reflectpb.ServerReflectionRequest_ListServices{}},
		{MessageRequest: &reflectpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: "grpc.testing.TestService"}},
		{MessageRequest: &reflectpb.ServerReflectionRequest_FileByFilename{FileByFilename: "no.proto"}},
	} {
		info.Send(r)
		a := must(info.Recv())
		for _, s := range a.GetListServicesResponse().GetService() {
			fmt.Println(s.Name)
		}
		fmt.Println(len(a.GetFileDescriptorResponse().GetFileDescriptorProto()), a.GetErrorResponse().GetErrorCode())
	}
	info.CloseSend()
	conn.Close()
	s.GracefulStop()
	fmt.Println(<-served)
}

func codecs() {
	st := must(structpb.NewStruct(map[string]any{"a": 1.5, "list": []any{"x", nil, true, map[string]any{"deep": "é\u2028😀"}}, "z": -1e300}))
	at := timestamppb.New(time.Date(2026, 12, 1, 12, 34, 56, 789, time.UTC))
	file := protodesc.ToFileDescriptorProto(must(protoregistry.GlobalFiles.FindFileByPath("google/protobuf/descriptor.proto")))
	for _, m := range []proto.Message{st, at, must(anypb.New(at)), file, &testpb.Payload{Type: 7, Body: []byte{0, 1, 255}}} {
		wire := must(proto.MarshalOptions{Deterministic: true}.Marshal(m))
		back := m.ProtoReflect().New().Interface()
		fmt.Println(m.ProtoReflect().Descriptor().FullName(), len(wire), proto.Size(m), proto.Unmarshal(wire, back), proto.Equal(m, back))
		js := must(protojson.MarshalOptions{Multiline: true, EmitUnpopulated: true}.Marshal(m))
		proto.Reset(back)
		err := protojson.Unmarshal(js, back)
		fmt.Println(len(squeeze(js)), err, proto.Equal(m, back))
		text := must(prototext.Marshal(m))
		proto.Reset(back)
		err = prototext.Unmarshal(text, back)
		fmt.Println(len(squeeze(text)), err, proto.Equal(m, back), proto.Equal(m, proto.Clone(m)))
		if len(js) < 1000 {
			fmt.Println(squeeze(js), squeeze(text))
		}
		c := encoding.GetCodecV2("proto")
		coded := must(c.Marshal(m))
		fmt.Println(c.Name(), coded.Len(), must(0, proto.Unmarshal(coded.Materialize(), back)))
		for cut := range min(len(wire), 40) {
			if err := proto.Unmarshal(wire[:cut], m.ProtoReflect().New().Interface()); err != nil {
				fmt.Print(cut, " ")
			}
		}
		fmt.Println()
	}

	// a message that nothing was generated for
	kind := func(t descriptorpb.FieldDescriptorProto_Type) *descriptorpb.FieldDescriptorProto_Type { return &t }
	fd := must(protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("made.proto"), Package: proto.String("made"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{{Name: proto.String("Node"), Field: []*descriptorpb.FieldDescriptorProto{
			{Name: proto.String("id"), Number: proto.Int32(1), Type: kind(descriptorpb.FieldDescriptorProto_TYPE_SINT64)},
			{Name: proto.String("names"), Number: proto.Int32(2), Type: kind(descriptorpb.FieldDescriptorProto_TYPE_STRING),
				Label: descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()},
			{Name: proto.String("next"), Number: proto.Int32(3), Type: kind(descriptorpb.FieldDescriptorProto_TYPE_MESSAGE),
				TypeName: proto.String(".made.Node")},
		}}},
	}, protoregistry.GlobalFiles))
	node := fd.Messages().ByName("Node")
	var last *dynamicpb.Message
	for i := range 50 {
		m := dynamicpb.NewMessage(node)
		m.Set(node.Fields().ByName("id"), protoreflect.ValueOfInt64(int64(-i)))
		m.Mutable(node.Fields().ByName("names")).List().Append(protoreflect.ValueOfString(fmt.Sprint("n", i)))
		if last != nil {
			m.Set(node.Fields().ByName("next"), protoreflect.ValueOfMessage(last))
		}
		last = m
	}
	wire := must(proto.Marshal(last))
	back := dynamicpb.NewMessage(node)
	fmt.Println(len(wire), proto.Unmarshal(wire, back), proto.Equal(last, back), len(squeeze(must(protojson.Marshal(back)))))
	err := protojson.Unmarshal([]byte(`{"id": "12", "names": ["a"], "nxt": {}}`), back)
	fmt.Println(err != nil, strings.Contains(err.Error(), `unknown field "nxt"`))
}

func main() {
	codecs()
	calls()
}
