// The capture tap, when the compiler exits: the package's dump from what gowl_tap.go kept of its functions, with its
// types, marks, data symbols and layouts.

package ssa

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"strings"

	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"cmd/internal/obj"
	"cmd/internal/objabi"
	"internal/buildcfg"
)

type gowlPackage struct {
	bytes.Buffer
	ids        map[*types.Type]int
	text       map[string]int // a type's record without its id -> id
	externs    []*ir.Func     // declared without a body, sorted by symbol
	externText map[string]bool
	types      []*types.Type // those with an id, as they came
}

func gowlWrite() {
	if base.Errors() != 0 || base.Ctxt == nil || typecheck.Target == nil {
		return
	}
	p := &gowlPackage{ids: map[*types.Type]int{}, text: map[string]int{}, externText: map[string]bool{}}
	p.findExterns()
	fmt.Fprintf(p, "gowl-dump %d\ngo %s\ntarget %s %s %d\npackage %s\n", gowlDumpVersion, gowlName(nil, runtime.Version()),
		buildcfg.GOOS, buildcfg.GOARCH, types.PtrSize, gowlName(nil, base.Ctxt.Pkgpath))
	p.functions()
	p.pointees()
	p.wasm()
	p.writeExterns()
	p.data()
	p.layouts()
	p.WriteString("end\n")
	if err := os.WriteFile(gowl.path, p.Bytes(), 0666); err != nil {
		gowlFatal("%v", err)
	}
}

// typeID gives t's id, writing its record (and first those it refers to) if it is new.
func (p *gowlPackage) typeID(t *types.Type) int {
	if id, ok := p.ids[t]; ok {
		return id
	}
	kind, size, align, flags, details := p.describe(t)
	rec := fmt.Sprintf("%s %d %d %s %s%s", kind, size, align, flags, gowlName(nil, t.LinkString()), details)
	id, ok := p.text[rec]
	if !ok {
		id = len(p.text) + 1
		p.text[rec] = id
		fmt.Fprintf(p, "t %d %s\n", id, rec)
	}
	p.ids[t] = id
	p.types = append(p.types, t)
	return id
}

// pointees writes, for debuggers, the types of the package's variables, and those that any type written so far leads to:
// of pointers, slices, channels and maps. Without -N: what variables of functions lead to, and no further.
func (p *gowlPackage) pointees() {
	if !gowlVariables() {
		return
	}
	if base.Flag.N == 0 {
		for _, g := range gowl.funcs {
			for _, t := range g.vars {
				p.elements(t)
			}
		}
	}
	for _, n := range typecheck.Target.Externs {
		if n.Op() == ir.ONAME && n.Class == ir.PEXTERN {
			p.typeID(n.Type())
		}
	}
	for i := 0; i < len(p.types) && base.Flag.N != 0; i++ {
		p.elements(p.types[i])
	}
}

func (p *gowlPackage) elements(t *types.Type) {
	switch t.Kind() {
	case types.TPTR, types.TSLICE, types.TCHAN:
		p.typeID(t.Elem())
	case types.TMAP:
		p.typeID(t.Key())
		p.typeID(t.Elem())
	}
}

var gowlKinds = map[types.Kind]string{
	types.TBOOL: "bool", types.TINT8: "i8", types.TINT16: "i16", types.TINT32: "i32", types.TINT64: "i64",
	types.TUINT8: "u8", types.TUINT16: "u16", types.TUINT32: "u32", types.TUINT64: "u64", types.TUINTPTR: "uintptr",
	types.TFLOAT32: "f32", types.TFLOAT64: "f64", types.TCOMPLEX64: "c64", types.TCOMPLEX128: "c128",
	types.TPTR: "ptr", types.TUNSAFEPTR: "unsafeptr", types.TFUNC: "func", types.TCHAN: "chan", types.TMAP: "map",
	types.TSTRING: "string", types.TSLICE: "slice", types.TSTRUCT: "struct", types.TARRAY: "array",
}

func (p *gowlPackage) describe(t *types.Type) (kind string, size, align int64, flags, details string) {
	switch {
	case t == types.TypeMem:
		return "mem", 0, 1, "-", ""
	case t == types.TypeVoid:
		return "void", 0, 1, "-", ""
	case t == types.TypeFlags:
		return "flags", 0, 1, "-", ""
	case t == types.TypeInt128:
		return "int128", t.Size(), t.Alignment(), "-", ""
	case t.IsTuple():
		return "tuple", -1, -1, "-", fmt.Sprintf(" t%d t%d", p.typeID(t.FieldType(0)), p.typeID(t.FieldType(1)))
	case t.IsResults():
		n := t.NumFields()
		details = fmt.Sprintf(" %d", n)
		for i := 0; i < n; i++ {
			details += fmt.Sprintf(" t%d", p.typeID(t.FieldType(i)))
		}
		return "results", -1, -1, "-", details
	case t.Kind() == types.TSSA:
		return "ssa", -1, -1, "-", ""
	}
	size, align = t.Size(), t.Alignment()
	if CanSSA(t) {
		flags += "s"
	}
	if t.HasPointers() {
		flags += "p"
	}
	if flags == "" {
		flags = "-"
	}
	switch k := t.Kind(); k {
	case types.TINT, types.TUINT:
		kind = map[types.Kind]string{types.TINT: "i", types.TUINT: "u"}[k] + strconv.Itoa(types.PtrSize*8)
	case types.TINTER:
		if t.IsEmptyInterface() {
			kind = "eface"
			break
		}
		kind = "iface"
		methods := t.AllMethods()
		details = fmt.Sprintf(" %d", len(methods))
		for _, m := range methods {
			name := m.Sym.Name
			if !types.IsExported(name) {
				name = m.Sym.Pkg.Path + "." + name
			}
			details += " " + string(gowlName(nil, name))
		}
	case types.TSTRUCT:
		kind = "struct"
		details = fmt.Sprintf(" %d", t.NumFields())
		for _, f := range t.Fields() {
			details += fmt.Sprintf(" %s:%d:t%d", gowlFieldName(f), f.Offset, p.typeID(f.Type))
		}
	case types.TARRAY:
		kind = "array"
		details = fmt.Sprintf(" %d t%d", t.NumElem(), p.typeID(t.Elem()))
	default:
		kind = gowlKinds[k]
		if kind == "" {
			gowlFatal("type %v has kind %v", t, k)
		}
		details = gowlPointees(t)
	}
	return
}

// gowlPointees names, for debuggers, what values of a type lead to: by link strings, as types may lead to themselves.
func gowlPointees(t *types.Type) string {
	if !gowlVariables() {
		return ""
	}
	switch t.Kind() {
	case types.TPTR, types.TSLICE, types.TCHAN:
		return " " + string(gowlName(nil, t.Elem().LinkString()))
	case types.TMAP:
		return " " + string(gowlName(nil, t.Key().LinkString())) + " " + string(gowlName(nil, t.Elem().LinkString()))
	}
	return ""
}

// gowlFieldName is a field's name with ':' escaped too, since ':' ends it.
func gowlFieldName(f *types.Field) string {
	if f.Sym == nil {
		return "%"
	}
	return strings.ReplaceAll(string(gowlName(nil, f.Sym.Name)), ":", "%3A")
}

// resolve gives body with its marks replaced: types by their ids (the records of new types are written before), and
// 0x03 by F or S.
func (p *gowlPackage) resolve(body []byte, list []*types.Type) []byte {
	ids := make([]int, len(list))
	out := make([]byte, 0, len(body))
	for {
		i := bytes.IndexAny(body, "\x01\x03")
		if i < 0 {
			return append(out, body...)
		}
		out = append(out, body[:i]...)
		if body[i] == 3 {
			name := body[i+2:]
			if p.externText[string(name[:bytes.IndexByte(name, ' ')])] {
				out = append(out, 'F')
			} else {
				out = append(out, 'S')
			}
			body = body[i+1:]
			continue
		}
		n := 0
		for i++; body[i] != 2; i++ {
			n = n*10 + int(body[i]-'0')
		}
		body = body[i+1:]
		if ids[n] == 0 {
			ids[n] = p.typeID(list[n])
		}
		out = strconv.AppendInt(out, int64(ids[n]), 10)
	}
}

func (p *gowlPackage) functions() {
	sort.Slice(gowl.funcs, func(i, j int) bool { return gowl.funcs[i].fn.LSym.Name < gowl.funcs[j].fn.LSym.Name })
	seen := map[*obj.LSym]bool{}
	for i, g := range gowl.funcs {
		s := g.fn.LSym
		if i > 0 && gowl.funcs[i-1].fn.LSym.Name == s.Name {
			gowlFatal("two functions are called %s", s.Name)
		}
		seen[s] = true
		info := s.Func()
		if info == nil {
			gowlFatal("%s has no text", s.Name)
		}
		fmt.Fprintf(p, "func %s %s %d %d %s\n", gowlName(nil, s.Name), gowlFuncFlags(g.fn), info.StartLine,
			info.FuncID, gowlName(nil, base.Ctxt.InnermostPos(g.fn.Pos()).AbsFilename()))
		body := p.resolve(g.body, g.types)
		p.Write(body)
		p.marks(s)
		p.WriteString("endfunc\n")
	}
	for _, s := range base.Ctxt.Text {
		// A closure that was inlined at its only use has a symbol but neither SSA nor code.
		if info := s.Func(); !seen[s] && len(s.P) > 0 && info.WasmImport == nil && info.WasmExport == nil {
			gowlFatal("%s has code but no SSA", s.Name)
		}
	}
}

func gowlFuncFlags(fn *ir.Func) string {
	s := fn.LSym
	o := ""
	for _, f := range []struct {
		letter string
		on     bool
	}{
		{"d", s.DuplicateOK()},
		{"w", s.Wrapper()},
		{"c", s.NeedCtxt()},
		{"r", s.ReflectMethod()},
		{"n", fn.Pragma&ir.Noinline != 0},
		{"s", s.NoSplit()},
		{"l", s.IsLinkname()},
		{"m", strings.HasPrefix(fn.Sym().Name, "map.init.")},
		{"D", fn.HasDefer()},
	} {
		if f.on {
			o += f.letter
		}
	}
	if o == "" {
		o = "-"
	}
	return o
}

// marks writes what a function's relocations tell a linker beyond calls and addresses.
func (p *gowlPackage) marks(s *obj.LSym) {
	var lines []string
	for i := range s.R {
		r := &s.R[i]
		name := ""
		if r.Sym != nil {
			name = string(gowlName(nil, r.Sym.Name))
		}
		switch r.Type {
		case objabi.R_USEIFACE:
			lines = append(lines, "mark useiface "+name)
		case objabi.R_USEIFACEMETHOD:
			lines = append(lines, fmt.Sprintf("mark useifacemethod %s %d", name, r.Add))
		case objabi.R_USENAMEDMETHOD:
			// The "symbol" only carries the method's name (staticdata.StringSymNoCommon).
			lines = append(lines, "mark usenamedmethod "+string(gowlName(nil, string(r.Sym.P))))
		case objabi.R_USETYPE:
			lines = append(lines, "mark usetype "+name)
		case objabi.R_KEEP:
			lines = append(lines, "mark keep "+name)
		case objabi.R_INITORDER:
			lines = append(lines, "mark initorder "+name)
		case objabi.R_WEAK | objabi.R_CALL, objabi.R_WEAK | objabi.R_ADDR:
			lines = append(lines, "mark weak "+name)
		case objabi.R_CALL, objabi.R_ADDR, objabi.R_WASMIMPORT:
			// the values say it
		case objabi.R_USEFIELD:
			// for GOEXPERIMENT=fieldtrack, which the linker looks at with -k only
		default:
			gowlFatal("%s has a relocation %v to %s", s.Name, r.Type, name)
		}
	}
	sort.Strings(lines)
	for i, l := range lines {
		if i == 0 || lines[i-1] != l {
			p.WriteString(l)
			p.WriteByte('\n')
		}
	}
}

// wasm writes the functions behind go:wasmimport and go:wasmexport, whose bodies have no SSA.
func (p *gowlPackage) wasm() {
	fields := func(fs []obj.WasmField) string {
		s := fmt.Sprintf(" %d", len(fs))
		for _, f := range fs {
			switch f.Type {
			case obj.WasmI32:
				s += " i32"
			case obj.WasmI64:
				s += " i64"
			case obj.WasmF32:
				s += " f32"
			case obj.WasmF64:
				s += " f64"
			case obj.WasmPtr:
				s += " ptr"
			case obj.WasmBool:
				s += " bool"
			default:
				gowlFatal("wasm type %d", f.Type)
			}
		}
		return s
	}
	var lines []string
	for _, s := range base.Ctxt.Text {
		info := s.Func()
		if wi := info.WasmImport; wi != nil {
			lines = append(lines, fmt.Sprintf("wasmimport %s %s %s%s%s\n", gowlName(nil, s.Name),
				gowlName(nil, wi.Module), gowlName(nil, wi.Name), fields(wi.Params), fields(wi.Results)))
		}
		if we := info.WasmExport; we != nil {
			lines = append(lines, fmt.Sprintf("wasmexport %s %s%s%s\n", gowlName(nil, s.Name),
				gowlName(nil, we.WrappedSym.Name), fields(we.Params), fields(we.Results)))
		}
	}
	sort.Strings(lines)
	for _, l := range lines {
		p.WriteString(l)
	}
}

// findExterns lists the functions declared without a body, wasm imports among them.
func (p *gowlPackage) findExterns() {
	captured := map[*ir.Func]bool{}
	for _, g := range gowl.funcs {
		captured[g.fn] = true
	}
	for _, fn := range typecheck.Target.Funcs {
		if captured[fn] || fn.LSym == nil || len(fn.Body) != 0 || ir.FuncName(fn) == "_" {
			continue
		}
		if name := string(gowlName(nil, fn.LSym.Name)); !p.externText[name] {
			p.externText[name] = true
			p.externs = append(p.externs, fn)
		}
	}
	sort.Slice(p.externs, func(i, j int) bool { return p.externs[i].LSym.Name < p.externs[j].LSym.Name })
}

func (p *gowlPackage) writeExterns() {
	for _, fn := range p.externs {
		sig := fn.Type()
		line := fmt.Sprintf("extern %s %d", gowlName(nil, fn.LSym.Name), len(sig.RecvParams()))
		for _, f := range sig.RecvParams() {
			line += fmt.Sprintf(" t%d", p.typeID(f.Type))
		}
		line += fmt.Sprintf(" %d", sig.NumResults())
		for _, f := range sig.Results() {
			line += fmt.Sprintf(" t%d", p.typeID(f.Type))
		}
		p.WriteString(line + "\n")
	}
}

// ---- data ----

func (p *gowlPackage) data() {
	var syms []*obj.LSym
	for _, s := range base.Ctxt.Data {
		if gowlDataKind(s) != "" {
			syms = append(syms, s)
		}
	}
	sort.SliceStable(syms, func(i, j int) bool { return syms[i].Name < syms[j].Name })
	for i, s := range syms {
		if i > 0 && syms[i-1].Name == s.Name {
			gowlFatal("two data symbols are called %s", s.Name)
		}
		p.dataSym(s)
	}
}

// gowlDataKind gives a data symbol's kind, or "" for one that only debuggers and gc's own stack maps need.
func gowlDataKind(s *obj.LSym) string {
	kind := s.Type.String()
	switch kind {
	case "SRODATA", "SRODATAFIPS":
		if s.Name == "" || strings.HasPrefix(s.Name, "gclocals·") || strings.HasPrefix(s.Name, "go:cuinfo.") {
			return ""
		}
		for _, suffix := range []string{".stkobj", ".opendefer", ".arginfo0", ".arginfo1", ".argliveinfo", ".wrapinfo",
			".args_stackmap"} {
			if strings.HasSuffix(s.Name, suffix) {
				return ""
			}
		}
		return "rodata"
	case "SNOPTRDATA", "SNOPTRDATAFIPS", "SCOVERAGE_AUXVAR":
		return "noptrdata"
	case "SCOVERAGE_COUNTER":
		return "counter"
	case "SDATA", "SDATAFIPS":
		return "data"
	case "SBSS":
		return "bss"
	case "SNOPTRBSS":
		return "noptrbss"
	}
	if strings.HasPrefix(kind, "SDWARF") || kind == "SSEHUNWINDINFO" {
		return ""
	}
	gowlFatal("data symbol %s has kind %s", s.Name, kind)
	return ""
}

// gowlAlign gives the alignment the object file would carry (cmd/internal/obj/objfile.go, writer.Sym); 0 leaves it to
// the linker.
func gowlAlign(s *obj.LSym) int64 {
	if v := reflect.ValueOf(s).Elem().FieldByName("Align"); v.IsValid() { // Go 1.27
		return v.Int()
	}
	if !s.ContentAddressable() || s.Size == 0 {
		return 0
	}
	for _, prefix := range []string{"go:string.", "type:.namedata.", "type:.importpath."} {
		if strings.HasPrefix(s.Name, prefix) {
			return 1
		}
	}
	for align := int64(types.PtrSize); align > 1; align /= 2 {
		if s.Size%align == 0 {
			return align
		}
	}
	return 1
}

func (p *gowlPackage) dataSym(s *obj.LSym) {
	flags := ""
	for _, f := range []struct {
		letter string
		on     bool
	}{
		{"d", s.DuplicateOK()},
		{"l", s.Static() || s.Local()},
		{"t", s.MakeTypelink()},
		{"i", s.UsedInIface()},
		{"c", s.ContentAddressable()},
		{"k", s.IsLinkname()},
		{"p", s.IsPkgInit()},
	} {
		if f.on {
			flags += f.letter
		}
	}
	if flags == "" {
		flags = "-"
	}
	gotype := "-"
	if s.Gotype != nil {
		gotype = string(gowlName(nil, s.Gotype.Name))
	}
	content := s.P
	if f := s.File(); f != nil { // go:embed of a large file
		b, err := os.ReadFile(f.Name)
		if err != nil {
			gowlFatal("%v", err)
		}
		content = b
	}
	content = bytes.TrimRight(content, "\x00")
	fmt.Fprintf(p, "data %s %s %d %d %s %s %d\n", gowlName(nil, s.Name), gowlDataKind(s), s.Size, gowlAlign(s), flags,
		gotype, len(content))
	if len(content) > 0 {
		fmt.Fprintf(p, "x %x\n", content)
	}
	relocs := append([]obj.Reloc(nil), s.R...)
	sort.SliceStable(relocs, func(i, j int) bool { return relocs[i].Off < relocs[j].Off })
	for i := range relocs {
		r := &relocs[i]
		kind, name := "", ""
		if r.Sym != nil {
			name = r.Sym.Name
		}
		switch r.Type {
		case objabi.R_ADDR:
			kind = "addr"
		case objabi.R_WEAKADDR:
			kind = "weakaddr"
		case objabi.R_ADDROFF:
			kind = "addroff"
		case objabi.R_WEAKADDROFF:
			kind = "weakaddroff"
		case objabi.R_METHODOFF:
			kind = "methodoff"
		case objabi.R_KEEP:
			kind = "keep"
		case objabi.R_INITORDER:
			kind = "initorder"
		case objabi.R_USEIFACE:
			kind = "useiface"
		case objabi.R_USEIFACEMETHOD:
			kind = "useifacemethod"
		case objabi.R_USENAMEDMETHOD:
			kind, name = "usenamedmethod", string(r.Sym.P)
		default:
			gowlFatal("data symbol %s has a relocation %v to %s", s.Name, r.Type, name)
		}
		fmt.Fprintf(p, "r %d %d %s %d %s\n", r.Off, r.Siz, kind, r.Add, gowlName(nil, name))
	}
}

// ---- layouts ----

// layouts writes the fields of every named struct type of the packages whose structs the run time in C shares.
func (p *gowlPackage) layouts() {
	path := base.Ctxt.Pkgpath
	switch path {
	case "runtime", "internal/abi", "reflect", "time", "syscall", "internal/poll", "sync", "os":
	default:
		if !strings.HasPrefix(path, "internal/runtime/") {
			return
		}
	}
	var lines []string
	for _, n := range typecheck.Target.Externs {
		if n.Op() != ir.OTYPE || n.Alias() || n.Type() == nil || !n.Type().IsStruct() || ir.IsBlank(n) {
			continue
		}
		t := n.Type()
		line := fmt.Sprintf("layout %s %d %d", gowlName(nil, path+"."+n.Sym().Name), t.Size(), t.NumFields())
		for _, f := range t.Fields() {
			line += fmt.Sprintf(" %s:%d:%d", gowlFieldName(f), f.Offset, f.Type.Size())
		}
		lines = append(lines, line+"\n")
	}
	sort.Strings(lines)
	for _, l := range lines {
		p.WriteString(l)
	}
}
