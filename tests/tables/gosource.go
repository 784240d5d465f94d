package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// The packages of one Go, as they are built for goos/wasm.
type golang struct {
	root, version string
	at            int // 1.N.M: N * 1000 + M
	fset          *token.FileSet
	info          map[string]*listed
	parsed        map[string]*pkg
	checked       map[string]*types.Package
	linked        map[string]string // by linknames: a symbol's name -> the function
}

type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
}

type pkg struct {
	files []*ast.File
	funcs map[string]*ast.FuncDecl
	names map[string]string // TYPE, VAR, NUMBER
	text  string
}

// The GOOS that go is run for.
var goos = "wasip1"

func runGo(root string, args ...string) []byte {
	c := exec.Command(filepath.Join(root, "bin/go"), args...)
	c.Dir = "/"
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GOROOT=") && !strings.HasPrefix(v, "GOFLAGS=") && !strings.HasPrefix(v, "GOEXPERIMENT=") {
			c.Env = append(c.Env, v)
		}
	}
	c.Env = append(c.Env, "GOTOOLCHAIN=local", "GOOS="+goos, "GOARCH=wasm", "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		fail("%s/bin/go %s: %v: %s", root, strings.Join(args, " "), err, stderr.String())
	}
	return out
}

func stdPackages(root string) map[string]bool {
	out := map[string]bool{}
	for _, goos = range []string{"js", "wasip1"} {
		for _, p := range strings.Fields(string(runGo(root, "list", "std"))) {
			if !strings.HasPrefix(p, "vendor/") {
				out[p] = true
			}
		}
	}
	return out
}

func load(root string, paths []string) *golang {
	g := &golang{linked: map[string]string{}, root: root, fset: token.NewFileSet(), info: map[string]*listed{}, parsed: map[string]*pkg{},
		checked: map[string]*types.Package{"unsafe": types.Unsafe}}
	g.version = strings.TrimPrefix(strings.TrimSpace(string(runGo(root, "env", "GOVERSION"))), "go")
	if f := append(strings.Split(g.version, "."), "0"); len(f) > 2 {
		g.at = release(f[1], f[2], 0)
	}
	out := runGo(root, append([]string{"list", "-e", "-deps", "-json=ImportPath,Dir,GoFiles,ImportMap"}, paths...)...)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := d.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			fail("%v", err)
		}
		g.info[l.ImportPath] = &l
	}
	return g
}

// The package's declarations; one without any if there is no such package.
func (g *golang) pkg(path string) *pkg {
	if p := g.parsed[path]; p != nil {
		return p
	}
	p := &pkg{funcs: map[string]*ast.FuncDecl{}, names: map[string]string{}}
	g.parsed[path] = p
	l := g.info[path]
	if l == nil {
		return p
	}
	inits := 0
	for _, name := range l.GoFiles {
		b, err := os.ReadFile(filepath.Join(l.Dir, name))
		if err != nil {
			fail("%v", err)
		}
		file, err := parser.ParseFile(g.fset, filepath.Join(l.Dir, name), b, parser.SkipObjectResolution)
		if err != nil {
			fail("%v", err)
		}
		p.text += string(b) + "\n"
		for _, m := range linkname.FindAllStringSubmatch(string(b), -1) {
			g.linked[m[2]] = path + "." + m[1]
		}
		p.files = append(p.files, file)
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				name := path + "." + receiver(d) + d.Name.Name
				if d.Recv == nil && d.Name.Name == "init" { // the compiler numbers them
					name = fmt.Sprint(name, ".", inits)
					inits++
				}
				p.funcs[name] = d
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						p.names[path+"."+s.Name.Name] = "TYPE"
					case *ast.ValueSpec:
						for _, n := range s.Names {
							p.names[path+"."+n.Name] = map[token.Token]string{token.VAR: "VAR", token.CONST: "NUMBER"}[d.Tok]
						}
					}
				}
			}
		}
	}
	return p
}

var linkname = regexp.MustCompile(`(?m)^//go:linkname (\w+) (\S+)$`)

// The function of that name, or one that a linkname gives it.
func (g *golang) fn(path, name string) *ast.FuncDecl {
	if d := g.pkg(path).funcs[name]; d != nil {
		return d
	}
	if own := g.linked[name]; own != "" {
		return g.pkg(own[:strings.LastIndexByte(own, '.')]).funcs[own]
	}
	return nil
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	name := func(e ast.Expr) string {
		switch x := e.(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		}
		return e.(*ast.Ident).Name
	}
	if s, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
		return "(*" + name(s.X) + ")."
	}
	return name(d.Recv.List[0].Type) + "."
}

// Import makes g a types.Importer: packages by their declarations alone.
func (g *golang) Import(path string) (*types.Package, error) {
	if p := g.checked[path]; p != nil {
		return p, nil
	}
	if l := g.info["vendor/"+path]; g.info[path] == nil && l != nil {
		path = "vendor/" + path
	}
	config := types.Config{Importer: g, Sizes: types.SizesFor("gc", "wasm"), IgnoreFuncBodies: true, FakeImportC: true,
		Error: func(error) {}}
	p, _ := config.Check(path, g.fset, g.pkg(path).files, nil)
	g.checked[path] = p
	return p, nil
}

var sizes = types.SizesFor("gc", "wasm")

func (g *golang) lookup(path, name string) types.Object {
	p, _ := g.Import(path)
	return p.Scope().Lookup(name)
}

// Where a field lies that is named TYPE.FIELD or TYPE.FIELD.FIELD; -1 if there is none.
func (g *golang) place(path, rest string) int64 {
	parts := strings.Split(rest, ".")
	o := g.lookup(path, parts[0])
	if o == nil {
		return -1
	}
	t, at := o.Type(), int64(0)
	for _, name := range parts[1:] {
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return -1
		}
		var fields []*types.Var
		index := -1
		for i := 0; i < s.NumFields(); i++ {
			fields = append(fields, s.Field(i))
			if s.Field(i).Name() == name {
				index = i
			}
		}
		if index < 0 {
			return -1
		}
		at += sizes.Offsetsof(fields)[index]
		t = fields[index].Type()
	}
	return at
}

func (g *golang) size(path, name string) int64 {
	o := g.lookup(path, name)
	if o == nil {
		return -1
	}
	return sizes.Sizeof(o.Type())
}

func (g *golang) constant(path, name string) (int64, bool) {
	c, ok := g.lookup(path, name).(*types.Const)
	if !ok {
		return 0, false
	}
	return constant.Int64Val(constant.ToInt(c.Val()))
}

func hash(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:6])
}

// The text of a function without comments, or of its type alone.
func (g *golang) text(d *ast.FuncDecl, whole bool) string {
	x := *d
	x.Doc = nil
	if !whole {
		x.Body = nil
		if x.Recv != nil { // its name is in what is hashed already
			x.Recv = nil
		}
		t := *x.Type
		t.Params, t.Results = unnamed(t.Params), unnamed(t.Results)
		x.Type = &t
	}
	var b bytes.Buffer
	if err := printer.Fprint(&b, token.NewFileSet(), &x); err != nil {
		fail("%v", err)
	}
	return b.String()
}

func unnamed(l *ast.FieldList) *ast.FieldList {
	if l == nil {
		return nil
	}
	out := &ast.FieldList{}
	for _, f := range l.List {
		for i := 0; i < max(len(f.Names), 1); i++ {
			out.List = append(out.List, &ast.Field{Type: f.Type})
		}
	}
	return out
}

// The lines of a package that hold the text, in any order.
func (g *golang) lines(path, text string) string {
	var out []string
	for _, l := range strings.Split(g.pkg(path).text, "\n") {
		if strings.Contains(l, text) {
			out = append(out, strings.TrimSpace(l))
		}
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}
