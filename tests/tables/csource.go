package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// A string literal of a C file.
type literal struct {
	text, file string
	line       int
	before     string // what stands before it on its line
	after      byte   // and what comes next but spaces
}

func (l literal) dir() string   { return filepath.ToSlash(filepath.Dir(l.file)) }
func (l literal) where() string { return fmt.Sprintf("%s:%d", l.file, l.line) }

// The literals of C text, but for those of #include lines and comments.
func literals(file, s string) (out []literal) {
	line, start := 1, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			line, start = line+1, i+1
		case strings.HasPrefix(s[i:], "//"):
			for i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return
			}
			line += strings.Count(s[i:i+2+end], "\n")
			i += 2 + end + 1
		case c == '"' || c == '\'':
			j := i + 1
			for j < len(s) && s[j] != c {
				if s[j] == '\\' {
					j++
				}
				j++
			}
			before := s[start:i]
			if c == '"' && !strings.HasPrefix(before, "#include") {
				text, err := strconv.Unquote(s[i : j+1])
				if err != nil {
					text = s[i+1 : j]
				}
				var after byte
				if rest := strings.TrimLeft(s[min(j+1, len(s)):], " \n"); rest != "" {
					after = rest[0]
				}
				out = append(out, literal{text, file, line, before, after})
			}
			i = j
		}
	}
	return
}

// All C text below the folders, by file.
func sources(root string, folders ...string) map[string]string {
	out := map[string]string{}
	for _, folder := range folders {
		err := filepath.Walk(filepath.Join(root, folder), func(path string, info os.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			switch filepath.Ext(path) {
			case ".c", ".h", ".cc", ".def":
				b, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				name, _ := filepath.Rel(root, path)
				out[filepath.ToSlash(name)] = string(b)
			}
			return nil
		})
		if err != nil {
			fail("%v", err)
		}
	}
	return out
}

func sortedLiterals(src map[string]string) (out []literal) {
	files := make([]string, 0, len(src))
	for f := range src {
		files = append(files, f)
	}
	sort.Strings(files)
	for _, f := range files {
		out = append(out, literals(f, src[f])...)
	}
	return
}

// A row of a .def file: MACRO(arg, ...). Strings are unquoted.
type row struct {
	macro string
	args  []string
	line  int
}

var rowStart = regexp.MustCompile(`^([A-Z]+)\(`)

func rows(file, s string) (out []row) {
	lines := strings.Split(s, "\n")
	for n := 0; n < len(lines); n++ {
		m := rowStart.FindStringSubmatch(lines[n])
		if m == nil {
			continue
		}
		r := row{macro: m[1], line: n + 1}
		text := lines[n][len(m[0]):]
		var arg strings.Builder
		for closed := false; !closed; {
			for i := 0; i < len(text) && !closed; i++ {
				switch text[i] {
				case '"':
					j := i + 1
					for j < len(text) && text[j] != '"' {
						if text[j] == '\\' {
							j++
						}
						j++
					}
					t, err := strconv.Unquote(text[i : j+1])
					if err != nil {
						fail("%s:%d: %s is no string", file, n+1, text[i:j+1])
					}
					arg.WriteString(t)
					i = j
				case ',':
					r.args = append(r.args, strings.TrimSpace(arg.String()))
					arg.Reset()
				case ')':
					closed = true
				default:
					arg.WriteByte(text[i])
				}
			}
			if !closed {
				n++
				text = lines[n]
			}
		}
		r.args = append(r.args, strings.TrimSpace(arg.String()))
		out = append(out, r)
	}
	return
}
