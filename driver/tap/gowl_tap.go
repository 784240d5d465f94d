// The capture tap. gowl adds this file and gowl_tap_package.go to cmd/compile/internal/ssa with `go build -overlay`, so
// that the compiler it builds writes down what it compiled: the format is docs/dump.md. They serve Go 1.24 to 1.27: what
// differs between them is read by reflection.
//
// How it goes: init wraps the pass "expand calls". At that point a function's SSA is generic and optimised, calls are
// still typed, strings, slices and interfaces whole. Functions are compiled concurrently, so each is written to a
// buffer of its own, in which a type is a mark (0x01 index 0x02) into that function's list of types; a lock guards
// only the list of functions. When the compiler exits, on one goroutine and with all sizes known, the functions are
// sorted, types get their ids by content, and marks, data symbols and layouts are added.
//
// gc's own back end would go on with each function, and nobody reads its code: so behind its capture a function is
// emptied, unless gowlCodeIsWanted or gowlNeedsCode. What the back end alone makes is missing in the dump then, and not
// missed: types of stack objects (runtime.gcbits.*, descriptors of go.shape types with their .eq functions), and marks
// useiface of the element of a type that is itself marked.
//
// Without GOWL_DUMP in the environment the compiler acts as ever.

package ssa

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"

	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/types"
	"cmd/internal/obj"
	"cmd/internal/obj/wasm"
	"cmd/internal/objabi"
	"cmd/internal/src"
	"internal/buildcfg"
)

const gowlDumpVersion = 1

// A gowlFunc is what one function's capture left behind.
type gowlFunc struct {
	fn    *ir.Func
	body  []byte        // n, param, result, deferreturn, p, b, v and nv lines, types as marks
	types []*types.Type // what the marks index
	vars  []*types.Type // of its variables, with gowlVariables
}

var gowl struct {
	path  string
	mu    sync.Mutex
	funcs []*gowlFunc
}

func init() {
	gowl.path = os.Getenv("GOWL_DUMP")
	if gowl.path == "" {
		return
	}
	// Go 1.27 calls an allocator for each size class where it would call newobject; gowl's heap has its own way.
	if v := reflect.ValueOf(&buildcfg.Experiment.Flags).Elem().FieldByName("SizeSpecializedMalloc"); v.IsValid() {
		v.SetBool(false)
	}
	for i := range passes {
		if passes[i].name == "expand calls" {
			expand := passes[i].fn
			passes[i].fn = func(f *Func) {
				whole := gowlCodeIsWanted()
				g := gowlCapture(f)
				gowl.mu.Lock()
				gowl.funcs = append(gowl.funcs, g)
				gowl.mu.Unlock()
				if !whole && !gowlNeedsCode(f) {
					gowlEmpty(f)
				}
				expand(f)
			}
			preprocess := wasm.Linkwasm.Preprocess
			wasm.Linkwasm.Preprocess = func(ctxt *obj.Link, s *obj.LSym, newprog obj.ProgAlloc) {
				gowlNoDwarf()
				preprocess(ctxt, s, newprog)
			}
			base.AtExit(gowlWrite)
			return
		}
	}
	gowlFatal("this compiler (%s) has no pass \"expand calls\"", runtime.Version())
}

// gowlNoDwarf spares the compile gc's own DWARF, for which it would make descriptors of types: -dwarf is given for the
// blocks of the source alone, which are known by now. Whoever compiles a function comes by here before it would look,
// also with those that have no SSA (wrappers of //go:wasmimport).
var gowlNoDwarf = sync.OnceFunc(func() { base.Ctxt.DebugInfo = nil })

// gowlCodeIsWanted says whether somebody reads what gc's own back end makes: its listings, its timings, or what a
// debug setting prints. (os.Args holds what stood in a response file by now.)
var gowlCodeIsWanted = sync.OnceValue(func() bool {
	if os.Getenv("GOSSAFUNC") != "" {
		return true
	}
	for _, arg := range os.Args[1:] {
		if !strings.HasPrefix(arg, "-") {
			continue
		}
		flag, value, _ := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		switch flag {
		case "S", "live", "json", "K", "v", "bench", "cpuprofile", "memprofile", "traceprofile":
			return true
		case "d":
			if value != "noopendefer=1" {
				return true
			}
		}
	}
	return false
})

// gowlBig is a frame that is so large that gc's own check of it is left to judge.
const gowlBig = 256 << 20

// gowlNeedsCode says whether the compile needs f's machine code: relocations of a package's initialiser are looked at
// once they are there, and of a large frame it is said that it is too large.
func gowlNeedsCode(f *Func) bool {
	fn := f.fe.Func()
	if fn.IsPackageInit() || f.OwnAux.ArgWidth() >= gowlBig {
		return true
	}
	frame := int64(0)
	for _, n := range fn.Dcl {
		if n.Class == ir.PAUTO {
			if frame += n.Type().Size(); frame >= gowlBig {
				return true
			}
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if call, ok := v.Aux.(*AuxCall); ok && call.ArgWidth() >= gowlBig {
				return true
			}
		}
	}
	return false
}

// gowlEmpty leaves of f an entry that goes nowhere, so that gc's back end, whose code nobody reads, has nothing to do.
// (The pass "deadcode" would not do for it: a block that lost its only edge may have a phi, of no argument then.)
func gowlEmpty(f *Func) {
	var mem *Value
	for _, v := range f.Entry.Values {
		if v.Op == OpInitMem {
			mem = v
		}
	}
	if mem == nil {
		return
	}
	for _, b := range f.Blocks {
		b.ResetControls()
		b.Preds, b.Succs = nil, nil
		for _, v := range b.Values {
			v.resetArgs()
		}
	}
	for _, b := range f.Blocks {
		for _, v := range b.Values {
			if v != mem {
				f.freeValue(v)
			}
		}
		b.truncateValues(0)
		if b != f.Entry {
			f.freeBlock(b)
		}
	}
	clear(f.Blocks)
	f.Blocks = append(f.Blocks[:0], f.Entry)
	f.Entry.Values = append(f.Entry.Values, mem)
	f.Entry.Reset(BlockExit)
	f.Entry.SetControl(mem)
	f.Entry.Likely = BranchUnknown
	f.Names = nil
	clear(f.NamedValues)
	f.invalidateCFG()
}

// gowlFatal ends the compile: the tap met something that docs/dump.md has no words for.
func gowlFatal(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "gowl: capture: "+format+"\n", args...)
	os.Exit(2)
}

// ---- one function ----

type gowlPos struct {
	base      *src.PosBase
	line, col uint
}

type gowlWriter struct {
	f        *Func
	sym      string
	scopes   []byte // with -dwarf
	names    []byte
	vars     []byte // with gowlVariables
	pos      []byte
	body     []byte
	values   []byte // with gowlVariables
	types    []*types.Type
	varTypes []*types.Type // of its variables
	typeIdx  map[*types.Type]int
	nameIdx  map[*ir.Name]int
	posIdx   map[gowlPos]int
}

// gowlCapture writes down f as it stands before "expand calls".
func gowlCapture(f *Func) *gowlFunc {
	fn := f.fe.Func()
	w := &gowlWriter{
		f:       f,
		sym:     fn.LSym.Name,
		typeIdx: map[*types.Type]int{},
		nameIdx: map[*ir.Name]int{},
		posIdx:  map[gowlPos]int{},
	}
	var params, results []*ir.Name
	for _, n := range fn.Dcl {
		switch n.Class {
		case ir.PPARAM:
			params = append(params, n)
		case ir.PPARAMOUT:
			results = append(results, n)
		}
	}
	sig := fn.Type()
	if len(params) != len(sig.RecvParams()) || len(results) != sig.NumResults() {
		gowlFatal("%s: %d parameters and %d results are declared, the signature has %d and %d", w.sym,
			len(params), len(results), len(sig.RecvParams()), sig.NumResults())
	}
	var head []byte
	for _, n := range params {
		head = strconv.AppendInt(append(head, "param n"...), int64(w.name(n)), 10)
		head = append(head, '\n')
	}
	for _, n := range results {
		head = strconv.AppendInt(append(head, "result n"...), int64(w.name(n)), 10)
		head = append(head, '\n')
	}
	if b := gowlDeferReturn(f); b != nil {
		head = strconv.AppendInt(append(head, "deferreturn b"...), int64(b.ID), 10)
		head = append(head, '\n')
	}
	w.block(f.Entry)
	for _, b := range f.Blocks {
		if b != f.Entry && b.Kind != BlockInvalid { // an emptied block stays in the list until the next deadcode pass
			w.block(b)
		}
	}
	if gowlVariables() {
		w.namedValues()
		w.allScopes()
	}
	body := w.scopes
	body = append(body, w.names...)
	body = append(body, w.vars...)
	body = append(body, head...)
	body = append(body, w.pos...)
	body = append(body, w.body...)
	body = append(body, w.values...)
	return &gowlFunc{fn: fn, body: body, types: w.types, vars: w.varTypes}
}

// gowlDeferReturn gives the block that runs the deferred calls after a recover and returns, or nil. Go 1.25 has one
// for a function (f.DeferReturn); Go 1.24 makes one behind each deferproc, all alike: the first is taken.
func gowlDeferReturn(f *Func) *Block {
	if v := reflect.ValueOf(f).Elem().FieldByName("DeferReturn"); v.IsValid() {
		b := v.Interface().(*Block)
		for _, x := range f.Blocks {
			if x == b {
				return b
			}
		}
		return nil // removed as unreachable
	}
	for _, b := range f.Blocks {
		if b.Kind == BlockDefer {
			return b.Succs[1].b
		}
	}
	return nil
}

func (w *gowlWriter) block(b *Block) {
	if b.Aux != nil || b.AuxInt != 0 {
		gowlFatal("%s: block %v has an aux", w.sym, b.LongString())
	}
	pos := w.position(b.Pos)
	o := append(w.body, "b "...)
	o = strconv.AppendInt(o, int64(b.ID), 10)
	o = append(o, ' ')
	o = append(o, b.Kind.String()...)
	o = append(o, ' ')
	o = strconv.AppendInt(o, int64(b.Likely), 10)
	o = strconv.AppendInt(append(o, " p"...), int64(pos), 10)
	for _, c := range b.ControlValues() {
		o = strconv.AppendInt(append(o, " v"...), int64(c.ID), 10)
	}
	o = append(o, " :"...)
	for _, e := range b.Succs {
		o = strconv.AppendInt(append(o, " b"...), int64(e.b.ID), 10)
		o = strconv.AppendInt(append(o, '/'), int64(e.i), 10)
	}
	w.body = append(o, '\n')
	for _, v := range b.Values {
		w.value(v)
	}
}

func (w *gowlWriter) value(v *Value) {
	pos := w.position(v.Pos)
	o := append(w.body, 'v')
	o = strconv.AppendInt(o, int64(v.ID), 10)
	o = append(o, ' ')
	o = append(o, v.Op.String()...)
	o = append(o, ' ')
	o = w.typ(o, v.Type)
	o = strconv.AppendInt(append(o, " p"...), int64(pos), 10)
	switch opcodeTable[v.Op].auxType {
	case auxBool, auxInt8, auxInt16, auxInt32, auxInt64, auxInt128, auxUInt8, auxFloat32, auxFloat64, auxSymOff,
		auxTypSize, auxNameOffsetInt8:
		o = strconv.AppendInt(append(o, " i"...), v.AuxInt, 10)
	default:
		if v.AuxInt != 0 {
			o = strconv.AppendInt(append(o, " i"...), v.AuxInt, 10)
		}
	}
	switch aux := v.Aux.(type) {
	case nil:
	case *obj.LSym:
		// Whether a symbol declared in assembly is text is known at the end: 0x03 stands for S or F.
		kind := byte(3)
		if gowlIsText(aux) || aux.ABI() == obj.ABIInternal {
			kind = 'F'
		}
		o = gowlName(append(o, ' ', kind, ' '), aux.Name)
	case *ir.Name:
		o = strconv.AppendInt(append(o, " N n"...), int64(w.name(aux)), 10)
	case *types.Type:
		o = w.typ(append(o, " T "...), aux)
	case stringAux:
		o = gowlName(append(o, " Q "...), string(aux))
	case *AuxCall:
		o = append(o, " C "...)
		if aux.Fn == nil {
			o = append(o, '-')
		} else {
			o = gowlName(o, aux.Fn.Name)
		}
		o = strconv.AppendInt(append(o, ' '), aux.NArgs(), 10)
		for i := int64(0); i < aux.NArgs(); i++ {
			o = w.typ(append(o, ' '), aux.TypeOfArg(i))
		}
		o = strconv.AppendInt(append(o, ' '), aux.NResults(), 10)
		for i := int64(0); i < aux.NResults(); i++ {
			o = w.typ(append(o, ' '), aux.TypeOfResult(i))
		}
	default:
		gowlFatal("%s: %s has an aux of type %T", w.sym, v.LongString(), aux)
	}
	o = append(o, " :"...)
	for _, a := range v.Args {
		o = strconv.AppendInt(append(o, " v"...), int64(a.ID), 10)
	}
	w.body = append(o, '\n')
}

func gowlIsText(s *obj.LSym) bool {
	return s.Type == objabi.STEXT || s.Type == objabi.STEXTFIPS || s.Func() != nil
}

// typ appends the mark of t.
func (w *gowlWriter) typ(o []byte, t *types.Type) []byte {
	i, ok := w.typeIdx[t]
	if !ok {
		i = len(w.types)
		w.types = append(w.types, t)
		w.typeIdx[t] = i
	}
	o = append(o, 't', 1)
	o = strconv.AppendInt(o, int64(i), 10)
	return append(o, 2)
}

// name gives n's number, by identity: names repeat after inlining.
func (w *gowlWriter) name(n *ir.Name) int {
	if i, ok := w.nameIdx[n]; ok {
		return i
	}
	i := len(w.nameIdx) + 1
	w.nameIdx[n] = i
	class := ""
	switch n.Class {
	case ir.PPARAM:
		class = "param"
	case ir.PPARAMOUT:
		class = "result"
	case ir.PAUTO, ir.PAUTOHEAP: // a captured variable of a closure keeps the class PAUTOHEAP
		class = "auto"
	default:
		gowlFatal("%s: local %v has class %v", w.sym, n, n.Class)
	}
	o := strconv.AppendInt(append(w.names, "n "...), int64(i), 10)
	o = gowlName(append(o, ' '), n.Sym().Name)
	o = append(append(append(o, ' '), class...), ' ')
	o = w.typ(o, n.Type())
	w.names = append(o, '\n')
	if gowlVariables() && n.Pos().IsKnown() {
		w.varTypes = append(w.varTypes, n.Type())
		pos := base.Ctxt.InnermostPos(n.Pos())
		o = strconv.AppendInt(append(w.vars, "local n"...), int64(i), 10)
		o = strconv.AppendUint(append(o, ' '), uint64(pos.RelLine()), 10)
		if pos.Base().InliningIndex() >= 0 {
			o = strconv.AppendInt(append(o, " 0 p"...), int64(w.position(n.Pos())), 10)
		} else {
			o = strconv.AppendInt(append(o, ' '), int64(w.scope(n.Pos())), 10)
		}
		w.vars = append(o, '\n')
	}
	return i
}

// gowlVariables says whether debuggers are told of variables: with -N, where each lies in memory, and with -dwarf.
func gowlVariables() bool { return base.Flag.N != 0 || base.Flag.Dwarf }

// namedValues writes which values are those of variables that are not in memory, as far as the compiler kept that.
func (w *gowlWriter) namedValues() {
	for _, slot := range w.f.Names {
		root, off := slot, int64(0)
		for root.SplitOf != nil {
			off += root.SplitOffset
			root = root.SplitOf
		}
		n := 0
		var o []byte
		for _, v := range w.f.NamedValues[*slot] {
			if v.Block != nil && v.Block.Kind != BlockInvalid && v.Op != OpInvalid {
				o = strconv.AppendInt(append(o, " v"...), int64(v.ID), 10)
				n++
			}
		}
		if n == 0 || ir.IsBlank(root.N) || root.N.Sym().Name[0] == '.' || root.N.Sym().Name[0] == '~' {
			continue
		}
		line := strconv.AppendInt(append(w.values, "nv n"...), int64(w.name(root.N)), 10)
		line = strconv.AppendInt(append(line, ' '), off+root.Off, 10)
		w.values = append(append(line, o...), '\n')
	}
}

// scope gives the number of the block of the source in which xpos lies; 0: the function. See cmd/compile/internal/dwarfgen/scope.go.
func (w *gowlWriter) scope(xpos src.XPos) int {
	marks := w.f.fe.Func().Marks
	pos := base.Ctxt.PosTable.Pos(xpos)
	i := sort.Search(len(marks), func(i int) bool { return pos.Before(base.Ctxt.PosTable.Pos(marks[i].Pos)) })
	if i == 0 {
		return 0
	}
	return int(marks[i-1].Scope)
}

// allScopes writes what encloses each block, and where it begins.
func (w *gowlWriter) allScopes() {
	fn := w.f.fe.Func()
	for i, parent := range fn.Parents {
		line := uint(0)
		for _, m := range fn.Marks {
			if int(m.Scope) == i+1 {
				line = base.Ctxt.InnermostPos(m.Pos).RelLine()
				break
			}
		}
		w.scopes = fmt.Appendf(w.scopes, "scope %d %d %d\n", i+1, parent, line)
	}
}

// position gives the number of xpos, 0 if it is unknown; callers' positions come first. See cmd/internal/obj/inl.go.
func (w *gowlWriter) position(xpos src.XPos) int {
	pos := base.Ctxt.InnermostPos(xpos)
	if !pos.IsKnown() {
		return 0
	}
	key := gowlPos{pos.Base(), pos.RelLine(), pos.RelCol()}
	if i, ok := w.posIdx[key]; ok {
		return i
	}
	fsym, call := w.sym, 0
	if ix := pos.Base().InliningIndex(); ix >= 0 {
		fsym = base.Ctxt.InlTree.InlinedFunction(ix).Name
		call = w.position(base.Ctxt.InlTree.CallPos(ix))
	}
	i := len(w.posIdx) + 1
	w.posIdx[key] = i
	o := strconv.AppendInt(append(w.pos, "p "...), int64(i), 10)
	o = gowlName(append(o, ' '), pos.AbsFilename())
	o = strconv.AppendUint(append(o, ' '), uint64(key.line), 10)
	o = strconv.AppendUint(append(o, ' '), uint64(key.col), 10)
	o = gowlName(append(o, ' '), fsym)
	o = strconv.AppendInt(append(o, ' '), int64(call), 10)
	if gowlVariables() && call == 0 {
		o = strconv.AppendInt(append(o, ' '), int64(w.scope(xpos)), 10)
	}
	w.pos = append(o, '\n')
	return i
}

// gowlName appends s, escaped as docs/dump.md says.
func gowlName(o []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	if s == "" {
		return append(o, '%')
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c == 0x7f || c == '%' {
			o = append(o, '%', hex[c>>4], hex[c&15])
		} else {
			o = append(o, c)
		}
	}
	return o
}
